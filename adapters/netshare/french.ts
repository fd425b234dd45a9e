/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'samba.file_share': 'Fichiers pour Windows',
  'samba.print_share': 'Imprimante',
  'samba.logon': 'Fichiers pour Windows avec mot de passe',
  'samba.smbv2': 'SMB 2 et 3',
  'samba.workgroup': 'Groupe de travail',

  'afp.enabled': 'Fichiers pour Mac',
  'afp.guest': 'Fichiers pour Mac sans mot de passe',
  'afp.server_type': 'Icône sur les Mac',
}
