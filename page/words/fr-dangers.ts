/** What a dangerous command does, in French, by the sentence of its table. */

export const dangers: Readonly<Record<string, string>> = {
  'Deletes all calls from the log.': 'Supprime tous les appels du journal.',
  'Changes the addresses that devices get. A wrong range takes them off the network.':
    'Change les adresses que reçoivent les appareils. Une mauvaise plage les coupe du réseau.',
  'Switches the DHCP server off. Devices lose their addresses, and so the network.':
    'Désactive le serveur DHCP. Les appareils perdent leur adresse, et donc le réseau.',
  'Deletes the task and the files that it has downloaded.': 'Supprime la tâche et les fichiers qu’elle a téléchargés.',
  'Deletes files and folders, with all that is in them. There is no bin.':
    'Supprime des fichiers et des dossiers, avec tout leur contenu. Il n’y a pas de corbeille.',
  'Removes the node from Freebox Home. It has to be paired again before it can be used.':
    'Retire l’équipement de Freebox Home. Il faudra l’associer de nouveau avant de l’utiliser.',
  'The phone with this id no longer gets notifications of the Freebox.':
    'Le téléphone qui a cet id ne reçoit plus les notifications de la Freebox.',
  'Deletes the profile with its rules. Its devices are no longer restricted.':
    'Supprime le profil et ses règles. Ses appareils ne sont plus limités.',
  'Deletes the recording with its file. There is no bin.':
    'Supprime l’enregistrement et son fichier. Il n’y a pas de corbeille.',
  'Erases everything on the disk.': 'Efface tout le contenu du disque.',
  'With mode rw, repairs the file system, which may lose files.':
    'Avec le mode rw, répare le système de fichiers, ce qui peut faire perdre des fichiers.',
  'Shuts the Freebox down. It has to be started again by hand.': 'Éteint la Freebox. Il faudra la rallumer à la main.',
  'Stops the virtual machine at once, as if its plug were pulled. It may lose data.':
    'Arrête la machine virtuelle d’un coup, comme si elle était débranchée. Elle peut perdre des données.',
  'Restarts the virtual machine at once, as if its plug were pulled. It may lose data.':
    'Redémarre la machine virtuelle d’un coup, comme si elle était débranchée. Elle peut perdre des données.',
  'Deletes the virtual machine. Its disk image remains.': 'Supprime la machine virtuelle. Son image disque reste.',
  'With shrink, cuts off the end of the disk image, with the data that is there.':
    'Avec shrink, coupe la fin de l’image disque, avec les données qui s’y trouvent.',
  'Makes a new OpenVPN profile for a user, which ends the validity of the one that the user has.':
    'Crée un nouveau profil OpenVPN pour un utilisateur ; celui qu’il a déjà cesse d’être valable.',
}

export function frenchDanger(text: string): string | undefined {
  return Object.hasOwn(dangers, text) ? dangers[text] : undefined
}
