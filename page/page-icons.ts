/** The paths of the icons that the page itself names, such as `wifi`. page/build.js fills the table. */
export const icons: Readonly<Record<string, string>> = {}
