/** What the tables of the adapters refuse, and what the error codes of the box mean there, in French. */
export const adapterErrors: Readonly<Record<string, string>> = {
  // airmedia
  'The receiver is switched off, or has another name now': 'Le récepteur est éteint, ou a maintenant un autre nom',
  'Nothing is connected to the receiver': 'Rien n’est connecté au récepteur',
  'The Freebox could not change the password': 'La Freebox n’a pas pu changer le mot de passe',
  'The receiver is still busy with the command before': 'Le récepteur exécute encore la commande précédente',
  'The receiver has no screen': 'Le récepteur n’a pas d’écran',
  'The receiver cannot do this now': 'Le récepteur ne peut pas le faire maintenant',
  'The receiver shows no photos': 'Le récepteur n’affiche pas de photos',
  'The Freebox cannot read this file': 'La Freebox ne peut pas lire ce fichier',
  'The Freebox cannot reach the receiver': 'La Freebox ne peut pas joindre le récepteur',
  'The receiver wants a password, or another one (password)':
    'Le récepteur demande un mot de passe, ou un autre (password)',
  'The receiver does not support this format': 'Le récepteur ne prend pas en charge ce format',
  'The receiver does not support this kind of file': 'Le récepteur ne prend pas en charge ce type de fichier',
  'The receiver does not support this': 'Le récepteur ne le prend pas en charge',
  'A video is an address such as http://…': 'Une vidéo est une adresse comme http://…',
  'A photo is a path such as /Disque 1/Photos/a.jpg': 'Une photo est un chemin comme /Disque 1/Photos/a.jpg',
  // dhcp, lan, nat, upnpigd
  'The range of addresses ends before it begins': 'La plage d’adresses finit avant de commencer',
  'The range of addresses is not in the network of the Freebox':
    'La plage d’adresses n’est pas dans le réseau de la Freebox',
  'The gateway is not in the network of the Freebox': 'La passerelle n’est pas dans le réseau de la Freebox',
  'The netmask is wrong': 'Le masque de sous-réseau est faux',
  'Another device has this address already': 'Un autre appareil a déjà cette adresse',
  'There is no fixed address for this device, or another device has this address already':
    'Il n’y a pas d’adresse fixe pour cet appareil, ou un autre appareil a déjà cette adresse',
  'This is more name servers than the Freebox takes': 'C’est plus de serveurs DNS que la Freebox n’en accepte',
  'The gateway is not a host of the LAN': 'La passerelle n’est pas un appareil du réseau local',
  'The Freebox takes no route to this network': 'La Freebox n’accepte pas de route vers ce réseau',
  'Another route to this network is enabled already': 'Une autre route vers ce réseau est déjà active',
  'There is no such route any more': 'Cette route n’existe plus',
  'There is no such rule or port': 'Cette règle ou ce port n’existe pas',
  'A rule for one of these ports exists already': 'Il y a déjà une règle pour un de ces ports',
  'The line does not have one of these ports: it shares its IPv4 address. connection/status has its range of ports':
    'La ligne n’a pas un de ces ports : son adresse IPv4 est partagée. connection/status donne sa plage de ports',
  'The DMZ needs the address of a host of the LAN, which nat/dmz/set takes':
    'La DMZ demande l’adresse d’un appareil du réseau local, à donner à nat/dmz/set',
  'The port is not open any more': 'Le port n’est plus ouvert',
  'UPnP IGD is switched off': 'UPnP IGD est désactivé',
  // files
  'There is no such task: it was removed': 'Cette tâche n’existe plus : elle a été supprimée',
  'There is no such file or folder': 'Ce fichier ou ce dossier n’existe pas',
  'The disk is not mounted': 'Le disque n’est pas monté',
  'There is already a file or folder with this name': 'Il y a déjà un fichier ou un dossier de ce nom',
  'The box does not give access to this file or folder': 'La Freebox ne donne pas accès à ce fichier ou à ce dossier',
  'The disk is full': 'Le disque est plein',
  'The box does not take this request. Its firmware may be too old for it':
    'La Freebox n’accepte pas cette requête. Son firmware est peut-être trop ancien',
  'The box does not know this mode': 'La Freebox ne connaît pas ce mode',
  'The task cannot change to this state: it may be over':
    'La tâche ne peut pas passer à cet état : elle est peut-être terminée',
  'This cannot be done with a task of this type': 'C’est impossible avec une tâche de ce type',
  'The box has an internal error': 'La Freebox a une erreur interne',
  'The box is out of memory': 'La Freebox n’a plus de mémoire',
  'There is no such share link: it was revoked, or has expired':
    'Ce lien de partage n’existe plus : il a été révoqué, ou a expiré',
  'The upload was cancelled': 'L’envoi du fichier a été annulé',
  'There is no such upload': 'Cet envoi n’existe pas',
  'This is a folder, not a file': 'C’est un dossier, pas un fichier',
  'No error': 'Aucune erreur',
  'The archive could not be read': 'L’archive n’a pas pu être lue',
  'The archive could not be opened': 'L’archive n’a pas pu être ouverte',
  'The archive could not be written': 'L’archive n’a pas pu être écrite',
  'The folder could not be entered': 'Le dossier n’a pas pu être parcouru',
  'The destination is not a folder': 'La destination n’est pas un dossier',
  'A folder could not be created': 'Un dossier n’a pas pu être créé',
  'A file could not be opened': 'Un fichier n’a pas pu être ouvert',
  'The new file could not be opened': 'Le nouveau fichier n’a pas pu être ouvert',
  'A folder could not be opened': 'Un dossier n’a pas pu être ouvert',
  'A file could not be overwritten': 'Un fichier n’a pas pu être remplacé',
  'A path is too long': 'Un chemin est trop long',
  'The files could not be repaired': 'Les fichiers n’ont pas pu être réparés',
  'A folder could not be removed': 'Un dossier n’a pas pu être supprimé',
  'Source and destination are the same file': 'La source et la destination sont le même fichier',
  'A file could not be removed': 'Un fichier n’a pas pu être supprimé',
  'Files of this type are not supported': 'Les fichiers de ce type ne sont pas pris en charge',
  'A file could not be written': 'Un fichier n’a pas pu être écrit',
  'The file is damaged, or has another format': 'Le fichier est abîmé, ou a un autre format',
  'The password is missing or wrong': 'Le mot de passe manque ou est incorrect',
  'The target of a symbolic link could not be read': 'La cible d’un lien symbolique n’a pas pu être lue',
  'A symbolic link could not be created': 'Un lien symbolique n’a pas pu être créé',
  'A folder cannot be copied into itself': 'Un dossier ne peut pas être copié dans lui-même',
  'A file could not be shortened': 'Un fichier n’a pas pu être raccourci',
  'The box does not know this kind of hash': 'La Freebox ne connaît pas ce type d’empreinte',
  // ftp, netshare, notif, storage, switch
  'The FTP password is too weak for access from the Internet. set_password sets another one':
    'Le mot de passe FTP est trop faible pour un accès depuis Internet. set_password en fixe un autre',
  'The Freebox does not accept this workgroup name': 'La Freebox n’accepte pas ce nom de groupe de travail',
  'The Freebox does not accept this user name': 'La Freebox n’accepte pas ce nom d’utilisateur',
  'The Freebox does not accept this password, or has none yet. set_login sets one':
    'La Freebox n’accepte pas ce mot de passe, ou n’en a pas encore. set_login en fixe un',
  'There is no such notification target': 'Cette cible de notifications n’existe pas',
  'There is no such disk: it was removed': 'Ce disque n’existe plus : il a été retiré',
  'There is no such partition: its disk was removed': 'Cette partition n’existe plus : son disque a été retiré',
  'This is a partition, not a disk': 'C’est une partition, pas un disque',
  'The Freebox does not permit this with an internal disk': 'La Freebox ne le permet pas avec un disque interne',
  'The Freebox cannot do this with this disk': 'La Freebox ne peut pas le faire avec ce disque',
  'The disk or its file system refused this': 'Le disque ou son système de fichiers a refusé',
  'The disk is in use: an operation, a download, a recording, a share or a virtual machine needs it':
    'Le disque est utilisé : une opération, un téléchargement, un enregistrement, un partage ou une machine virtuelle en a besoin',
  'The disk has no partition for this': 'Le disque n’a pas de partition pour cela',
  'The Freebox has no such port, or its speed cannot be set':
    'La Freebox n’a pas ce port, ou sa vitesse ne peut pas être fixée',
  'This port does not have this speed': 'Ce port n’a pas cette vitesse',
  'This port does not have this duplex mode': 'Ce port n’a pas ce mode duplex',
  // player, profile
  'There is no such player, or it is not on the network': 'Ce Player n’existe pas, ou n’est pas sur le réseau',
  'The player does not accept one of the values': 'Le Player n’accepte pas une des valeurs',
  'This player cannot be controlled through the Freebox. It is only listed':
    'Ce Player ne peut pas être commandé par la Freebox. Il est seulement affiché',
  'The player does not answer. It may be switched off at its mains':
    'Le Player ne répond pas. Il est peut-être débranché du secteur',
  'The player does not say whether it is on': 'Le Player ne dit pas s’il est allumé',
  'This device is in another profile. remove_host of that profile takes it out':
    'Cet appareil est dans un autre profil. remove_host de ce profil l’en retire',
  'There is no such profile or rule': 'Ce profil ou cette règle n’existe pas',
  // pvr, rrd
  'The Freebox does not know this recording': 'La Freebox ne connaît pas cet enregistrement',
  'The Freebox does not accept these values. While it records, only end and subname can be changed':
    'La Freebox n’accepte pas ces valeurs. Pendant l’enregistrement, seuls end et subname peuvent changer',
  'The Freebox does not accept these times': 'La Freebox n’accepte pas ces heures',
  'The end is before the start': 'La fin est avant le début',
  'The Freebox does not know the time yet': 'La Freebox ne connaît pas encore l’heure',
  'The recording is too long for the Freebox': 'L’enregistrement est trop long pour la Freebox',
  'The recording would be over already': 'L’enregistrement serait déjà terminé',
  'The Freebox does not know this channel': 'La Freebox ne connaît pas cette chaîne',
  'The Freebox does not receive this channel': 'La Freebox ne reçoit pas cette chaîne',
  'Only a recording that a repetition has made can be disabled. cancel removes another one':
    'Seul un enregistrement né d’une répétition peut être désactivé. cancel supprime les autres',
  'This recording can be neither enabled nor disabled any more':
    'Cet enregistrement ne peut plus être activé ni désactivé',
  'The recording has begun. stop ends it': 'L’enregistrement a commencé. stop l’arrête',
  'It is being recorded. stop ends the recording, and keeps what is there':
    'C’est en cours d’enregistrement. stop l’arrête, et garde ce qui est enregistré',
  'It is not being recorded. cancel removes it': 'Ce n’est pas en cours d’enregistrement. cancel le supprime',
  'The Freebox has no history for this period (too long ago, or in the future), or none of this kind (dsl on fibre)':
    'La Freebox n’a pas d’historique pour cette période (trop ancienne, ou future), ou pas de ce type (dsl sur fibre)',
  'This Freebox has no such history': 'Cette Freebox n’a pas cet historique',
  // vm
  'There is no such virtual machine': 'Cette machine virtuelle n’existe pas',
  'The virtual machine must be stopped first': 'La machine virtuelle doit d’abord être arrêtée',
  'The virtual machine is running already': 'La machine virtuelle tourne déjà',
  'The virtual machine is not running': 'La machine virtuelle ne tourne pas',
  'The free memory of the Freebox is not enough for this virtual machine (vm/host, memory_free)':
    'La mémoire libre de la Freebox ne suffit pas à cette machine virtuelle (vm/host, memory_free)',
  'The free processors of the Freebox are not enough for this virtual machine (vm/host, cpus_free)':
    'Les processeurs libres de la Freebox ne suffisent pas à cette machine virtuelle (vm/host, cpus_free)',
  'The Freebox takes no more virtual machines': 'La Freebox n’accepte pas plus de machines virtuelles',
  'Another virtual machine uses the USB ports': 'Une autre machine virtuelle utilise les ports USB',
  'There is no such USB port (vm/host, usb_ports)': 'Ce port USB n’existe pas (vm/host, usb_ports)',
  'Another virtual machine uses this disk image': 'Une autre machine virtuelle utilise cette image disque',
  'Another virtual machine uses the EFI settings of this disk image':
    'Une autre machine virtuelle utilise les réglages EFI de cette image disque',
  'The virtual machine has no disk image': 'La machine virtuelle n’a pas d’image disque',
  'A virtual machine needs a disk image': 'Une machine virtuelle a besoin d’une image disque',
  'There is no such disk image': 'Cette image disque n’existe pas',
  'There is a file at this path already': 'Il y a déjà un fichier à ce chemin',
  'The size is too small. Making an image smaller needs shrink':
    'La taille est trop petite. Réduire une image demande shrink',
  'The size is too big': 'La taille est trop grande',
  'The disk image is not in the format qcow2': 'L’image disque n’est pas au format qcow2',
  'The list of distributions could not be fetched': 'La liste des distributions n’a pas pu être téléchargée',
  'The signature of the list of distributions is wrong': 'La signature de la liste des distributions est fausse',
  'The list of distributions is not understood': 'La liste des distributions n’est pas comprise',
  // vpn, vpn_client
  'The Freebox does not accept this value. A fixed address must be in the range of the VPN (vpn/server)':
    'La Freebox n’accepte pas cette valeur. Une adresse fixe doit être dans la plage du VPN (vpn/server)',
  'There is such a user already, or another one has this address':
    'Cet utilisateur existe déjà, ou un autre a cette adresse',
  'The Freebox does not know this server, user or connection':
    'La Freebox ne connaît pas ce serveur, cet utilisateur ou cette connexion',
  'This Freebox does not support that': 'Cette Freebox ne le prend pas en charge',
  'It is in use': 'C’est en cours d’utilisation',
  'The Freebox takes no more of them': 'La Freebox n’en accepte pas plus',
  'The type of a user cannot be changed. Remove the user and add it again':
    'Le type d’un utilisateur ne peut pas changer. Supprimez l’utilisateur et ajoutez-le de nouveau',
  'This user exists already. Give the password or the ip to change':
    'Cet utilisateur existe déjà. Donnez le mot de passe ou l’ip à changer',
  'The Internet connection is down': 'La connexion Internet est coupée',
  'The Freebox does not know this tunnel': 'La Freebox ne connaît pas ce tunnel',
}
