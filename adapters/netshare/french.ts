/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'samba.file_share': 'Partage de fichiers Windows',
  'samba.print_share': 'Partage d’imprimante',
  'samba.logon': 'Partage Windows avec mot de passe',
  'samba.smbv2': 'SMB 2 et 3',
  'samba.workgroup': 'Groupe de travail',

  'afp.enabled': 'Partage de fichiers Mac OS',
  'afp.guest': 'Partage Mac OS sans mot de passe',
  'afp.server_type': 'Icône sur les Mac',
}
