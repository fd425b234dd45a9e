/** The paths of the icons by name, such as `wifi`. page/build.js fills the table with those that are used. */
export const icons: Readonly<Record<string, string>> = {}
