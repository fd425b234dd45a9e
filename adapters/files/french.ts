/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'task.task': 'Opération sur des fichiers',
  'tasks.running': 'Opérations sur des fichiers',
  'tasks.progress': 'Progression de l’opération sur des fichiers',
  'links.count': 'Liens de partage',
}
