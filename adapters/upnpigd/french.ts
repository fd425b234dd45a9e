/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'config.enabled': 'UPnP IGD',
  'config.version': 'Version UPnP IGD',

  'redirections.count': 'Ports ouverts par UPnP',
}
