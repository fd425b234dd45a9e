/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = { 'config.enabled': 'Serveur multimédia' }
