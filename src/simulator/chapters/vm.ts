/**
 * Virtual machines, on the boxes that support them. https://dev.freebox.fr/sdk/os/vm/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { optional, usageOf, type Vm, type Vms } from '../house/vms.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Box, type Chapter, EmptyBody, get, post, put, type Route, remove } from '../route.ts'
import { diskRoutes } from './vm-disks.ts'

/** Read-only members are accepted and ignored, as in an object that was read and is written back. */
const readOnly = { id: z.int(), mac: z.string(), status: z.string() }

const Machine = z.strictObject({
  name: z.string().min(1).max(31),
  disk_path: z.base64().min(1),
  disk_type: z.enum(['raw', 'qcow2']),
  memory: z.int().min(1),
  vcpus: z.int().min(1),
  cd_path: z.base64().or(z.literal('')),
  os: z.string(),
  enable_screen: z.boolean(),
  bind_usb_ports: z.union([z.literal(''), z.array(z.string())]),
  enable_cloudinit: z.boolean(),
  cloudinit_hostname: z.string().max(59),
  cloudinit_userdata: z.string().max(32_767),
})
type Machine = z.output<typeof Machine>
const Creation = z.preprocess((body) => (isObject(body) ? { ...optional, ...body } : body), Machine)
const Change = Machine.partial().extend(z.object(readOnly).partial().shape)

const maximum = 32

export const vm: Chapter = {
  read: 'vm',
  write: 'vm',
  exists: ({ model }) => model.model_info.has_vm === true,
  // Some boxes have it from API 7 on; it is documented since 8.
  routes: (
    [
      get('vm', ({ house }) => vmsOf(house).machines),
      get('vm/info', ({ house }) => usageOf(vmsOf(house))),
      get('vm/distros', ({ house }) => vmsOf(house).distributions),
      ...diskRoutes,
      post('vm', Creation, ({ house, body }) => create(vmsOf(house), body)),
      get('vm/{id}', ({ house, parameters }) => machineOf(house, parameters.id)),
      put('vm/{id}', Change, ({ house, parameters, body }) => change(house, parameters.id, body)),
      remove('vm/{id}', EmptyBody, ({ house, parameters }) => {
        const machine = stopped(machineOf(house, parameters.id))
        vmsOf(house).machines = vmsOf(house).machines.filter((it) => it !== machine)
      }),
      post('vm/{id}/start', EmptyBody, ({ box, house, parameters }) => start(box, machineOf(house, parameters.id))),
      post('vm/{id}/powerbutton', EmptyBody, ({ box, house, parameters }) => {
        const machine = running(machineOf(house, parameters.id))
        // The system decides, and the box tells nothing until it has shut down.
        box.after(vmsOf(house).shutdownSeconds, () => machine.status === 'running' && become(box, machine, 'stopped'))
      }),
      post('vm/{id}/stop', EmptyBody, ({ box, house, parameters }) => {
        become(box, running(machineOf(house, parameters.id)), 'stopped')
      }),
      post('vm/{id}/restart', EmptyBody, ({ house, parameters }) => void running(machineOf(house, parameters.id))),
    ] satisfies Route[]
  ).map((route) => ({ ...route, since: 8 })),
}

export function vmsOf({ vms }: SimulatedHouse): Vms {
  if (vms === undefined) throw new Refusal('noent')
  return vms
}

function machineOf(house: SimulatedHouse, id: string): Vm {
  const machine = vmsOf(house).machines.find((it) => String(it.id) === id)
  if (!machine) throw new Refusal('no_such_vm')
  return machine
}

function stopped(machine: Vm): Vm {
  if (machine.status !== 'stopped') throw new Refusal('not_stopped')
  return machine
}

function running(machine: Vm): Vm {
  if (machine.status === 'stopped') throw new Refusal('not_running')
  return machine
}

/** Changes the status and tells the clients that registered for it. */
function become(box: Box, machine: Vm, status: Vm['status']): void {
  machine.status = status
  box.emit('vm_state_changed', { id: machine.id, status })
}

/** The first event already says `running`, as on real boxes. */
function start(box: Box, machine: Vm): void {
  if (machine.status !== 'stopped') throw new Refusal('already_running')
  const { total_memory, used_memory, total_cpus, used_cpus, usb_used } = usageOf(vmsOf(box.house))
  if (used_memory + machine.memory > total_memory) throw new Refusal('nomem')
  if (used_cpus + machine.vcpus > total_cpus) throw new Refusal('nocpu')
  if (usb_used && machine.bind_usb_ports.length > 0) throw new Refusal('usb_in_use')
  become(box, machine, 'running')
}

function create(vms: Vms, body: Machine): Vm {
  if (vms.machines.length >= maximum) throw new Refusal('too_many_vms')
  checkPorts(vms, body)
  const id = vms.machines.reduce((highest, it) => Math.max(highest, it.id), -1) + 1
  const machine: Vm = { ...body, status: 'stopped', id, mac: `02:00:00:00:01:${id.toString(16).padStart(2, '0')}` }
  vms.machines.push(machine)
  return machine
}

/** A PUT without them empties the fields of cloud-init. */
function change(house: SimulatedHouse, id: string, body: z.output<typeof Change>): Vm {
  const machine = stopped(machineOf(house, id))
  checkPorts(vmsOf(house), body)
  const { id: _id, mac: _mac, status: _status, ...fields } = body
  return Object.assign(machine, { cloudinit_userdata: '', cloudinit_hostname: '' }, fields)
}

function checkPorts(
  { usb_ports }: Vms,
  { bind_usb_ports = '' }: Pick<z.output<typeof Change>, 'bind_usb_ports'>,
): void {
  const unknown = [...bind_usb_ports].some((port) => !usb_ports.includes(port))
  if (unknown) throw new Refusal('no_such_usb_port')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
