/** The same for the icons of the adapters' tables, which the first screen does not need. */
export const icons: Readonly<Record<string, string>> = {}
