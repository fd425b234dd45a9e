/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'VM {id}': 'VM {id}',
  'Virtual machine': 'Machine virtuelle',
  'vm.vm': 'Événement',
  'vm.stop': 'Arrêt forcé',
  'vm.restart': 'Redémarrage forcé',
  'vm.state': 'État',
  'vm.memory': 'Mémoire',
  'vm.cpus': 'Processeurs',
  'host.memory_free': 'Mémoire libre',
  'host.cpus_free': 'Processeurs libres',
  'host.usb_used': 'USB utilisé',
  'disk_task.disk': 'Image de disque',
}
