/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'config.enabled': 'Serveur FTP',
  'config.anonymous': 'FTP sans mot de passe',
  'config.anonymous_write': 'Écriture FTP sans mot de passe',
  'config.remote_access': 'FTP depuis Internet',
  'config.weak_password': 'Mot de passe FTP trop faible',

  'tftp.enabled': 'Serveur TFTP',
}
