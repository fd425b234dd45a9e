/**
 * Virtual machines: those of a household, what the box has for them, and the tasks on their disk images.
 */
import type { ModelSheet } from '../models.ts'
import { encodePath } from './tasks.ts'

export interface Vm {
  id: number
  name: string
  mac: string
  status: 'stopped' | 'running' | 'starting' | 'stopping'
  os: string
  vcpus: number
  /** MB */
  memory: number
  /** Base64; some boxes keep it without the leading slash. */
  disk_path: string
  disk_type: 'raw' | 'qcow2'
  cd_path: string
  enable_screen: boolean
  /** Without any it is "", not a list. */
  bind_usb_ports: '' | string[]
  enable_cloudinit: boolean
  cloudinit_hostname: string
  cloudinit_userdata: string
}

export interface DiskTask {
  id: number
  type: 'create' | 'resize'
  done: boolean
  error: boolean
}

export interface Distribution {
  name: string
  os: string
  url: string
  hash?: string
}

export interface Vms {
  machines: Vm[]
  total_memory: number
  total_cpus: number
  usb_ports: string[]
  /** Undocumented: a list on a Delta, an empty object on an Ultra. */
  sata_ports: string[] | Record<string, never>
  distributions: Distribution[]
  tasks: DiskTask[]
  /** The id of the last task. */
  lastTask: number
  /** How long the work on a disk image takes. Seconds. */
  taskSeconds: number
  /** How long the system of a machine takes to shut down after the power button. Seconds. */
  shutdownSeconds: number
}

/** Two machines on a Delta, one on an Ultra; undefined on the other models. */
export function createVms({ model_info, user_main_storage: main }: ModelSheet): Vms | undefined {
  if (model_info.has_vm !== true) return undefined
  const isDelta = model_info.customer_hdd_slots === 4
  const timing = { taskSeconds: 0.3, shutdownSeconds: 0.3 }
  const common = { distributions, tasks: [], lastTask: 8, ...timing, total_cpus: 2 }
  if (!isDelta) {
    const usb_ports = ['usb-external-type-a']
    const machines = [homeAssistant({ memory: 1536, disk_path: encodePath(`/${main}/VMs/home-assistant.qcow2`) })]
    return { ...common, machines, total_memory: 2048, usb_ports, sata_ports: {} }
  }
  const jeedom: Vm = {
    ...stopped,
    id: 1,
    name: 'Jeedom',
    mac: 'f6:69:9c:d9:4f:3d',
    os: 'jeedom',
    memory: 300,
    disk_path: encodePath(`${main}/VMs/jeedom.raw`),
    disk_type: 'raw',
    bind_usb_ports: ['usb-external-type-a', 'usb-external-type-c'],
  }
  return {
    ...common,
    machines: [homeAssistant({ memory: 512, disk_path: encodePath(`/${main}/VMs/home-assistant.qcow2`) }), jeedom],
    total_memory: 1024,
    usb_ports: ['usb-external-type-a', 'usb-external-type-c'],
    sata_ports: ['sata-internal-p0', 'sata-internal-p1', 'sata-internal-p2', 'sata-internal-p3'],
  }
}

/** What a body may leave out when a machine is created, and what it is then. */
export const optional = {
  os: 'unknown',
  cd_path: '',
  enable_screen: false,
  bind_usb_ports: '',
  enable_cloudinit: false,
  cloudinit_hostname: '',
  cloudinit_userdata: '',
} as const satisfies Partial<Vm>

const stopped = { ...optional, status: 'stopped', vcpus: 1 } as const

function homeAssistant(more: Pick<Vm, 'memory' | 'disk_path'>): Vm {
  return {
    ...stopped,
    id: 0,
    name: 'Home Assistant',
    mac: 'ce:3e:20:b9:66:fc',
    status: 'running',
    os: 'debian',
    disk_type: 'qcow2',
    enable_cloudinit: true,
    cloudinit_hostname: 'maison-dupont',
    cloudinit_userdata: '#cloud-config\nssh_authorized_keys: [ssh-ed25519 AAAAC3simulated]\npassword: motdepasse-vm\n',
    ...more,
  }
}

const distributions: Distribution[] = [
  {
    name: 'Debian 12 (Bookworm)',
    os: 'debian',
    url: 'http://ftp.free.fr/.private/debian-cloud/debian-12-genericcloud-arm64.qcow2',
    hash: 'http://ftp.free.fr/.private/debian-cloud/SHA512SUMS',
  },
  // No checksum, as on real boxes.
  { name: 'CentOS 8.4', os: 'centos', url: 'https://cloud.centos.org/centos/8/CentOS-8-GenericCloud.aarch64.qcow2' },
]

/** The bytes of a disk image of the machines, which the tree of files does not hold. */
export function sizeOfImage({ machines }: Vms, path: string): number | undefined {
  const clear = (encoded: string) => `/${Buffer.from(encoded, 'base64')}`.replace('//', '/')
  return machines.some((it) => clear(it.disk_path) === `/${path}`.replace('//', '/')) ? 8_589_934_592 : undefined
}

/** What the box counts as used: by the machines that run. */
export function usageOf({ machines, total_memory, total_cpus, usb_ports, sata_ports }: Vms) {
  const running = machines.filter((it) => it.status !== 'stopped')
  return {
    ...{ total_memory, total_cpus, usb_ports, sata_ports },
    used_memory: running.reduce((sum, it) => sum + it.memory, 0),
    used_cpus: running.reduce((sum, it) => sum + it.vcpus, 0),
    usb_used: running.some((it) => it.bind_usb_ports.length > 0),
    sata_used: false,
  }
}
