/**
 * The virtual machines. What cloud-init gives them (host name, user data with keys and passwords) is never parsed, so it is
 * in no state; it is only read to be written back with the whole object.
 */
import { z } from 'zod'
import {
  amend,
  del,
  encodePath,
  flag,
  get,
  list,
  many,
  numeric,
  oneOf,
  orNull,
  phrase,
  post,
  text,
  texts,
} from '../../src/contract/index.ts'
import { address, diskPath } from '../sources/leaves.ts'
import { DiskType, diskTypes, imagePath } from './disk-image.ts'
import { errors } from './errors.ts'
import { ifVms } from './presence.ts'

const State = oneOf('stopped', 'running', 'starting', 'stopping')
const number = orNull(numeric)

const Vm = z
  .object({ id: numeric, name: text, mac: address, status: State, os: text, memory: number, vcpus: number })
  .extend({ disk_path: imagePath, disk_type: orNull(DiskType), cd_path: imagePath, enable_screen: flag })
  .extend({ bind_usb_ports: texts }) // without any it is ""
  .transform(({ status: state, vcpus: cpus, bind_usb_ports: usb, enable_screen: screen, ...it }, context) => {
    // An event has the id and the status alone. A machine that was never read is shown when it has been read.
    if (it.name === null && it.mac === null) context.addIssue('expected a name or a MAC address')
    // While it starts, its programs do not run yet.
    const power = state === 'unknown' ? null : state === 'running' || state === 'stopping'
    return { ...it, state, power, cpus, usb, screen }
  })
type Vm = z.output<typeof Vm>

/** The documentation says at most 31 characters. */
const Name = z.string().trim().min(1).max(31)
const Memory = z.int().min(1) // MB
const Cpus = z.int().min(1)
const Usb = z.array(z.string().min(1))
const Nothing = z.strictObject({})

const Create = z
  .strictObject({
    name: Name,
    memory: Memory,
    cpus: Cpus,
    disk_path: diskPath,
    disk_type: z.enum(diskTypes).default('qcow2'),
  })
  .extend({
    cd_path: diskPath.optional(),
    os: z.string().optional(),
    usb: Usb.optional(),
    screen: z.boolean().optional(),
  })
  .extend({ cloudinit_hostname: z.string().max(59).optional(), cloudinit_userdata: z.string().max(32_767).optional() })

const Update = z.strictObject({
  name: Name.optional(),
  memory: Memory.optional(),
  cpus: Cpus.optional(),
  usb: Usb.optional(),
})

/** `hash` is the address of a list of checksums, which `downloads/task/add` takes. */
const Distributions = list(z.object({ name: text, os: text, url: text, hash: text }))

const pathOf = (it: Vm) => `vm/${it.id}`
const isOff = (it: Vm) => it.state === 'stopped'
const isChanging = (it: Vm) => it.state === 'starting' || it.state === 'stopping'

export const vm = many({
  schema: Vm,
  from: (box) => ifVms(box, 'vm/'),
  every: '5m',
  everyWithoutEvents: '1m',
  busy: { every: '10s', when: isChanging, afterCommand: '1m', atMost: '10m' },
  refreshOn: ['vm_state_changed'],
  fromEvent: stateOfEvent,
  key: (it) => String(it.id),
  device: ({ id, name, mac }) => ({
    name: name ?? phrase('VM {id}', { id }),
    manufacturer: 'Free',
    model: phrase('Virtual machine'),
    mac: mac ?? undefined,
  }),
  joins: { resource: 'lan.host', mac: (it) => it.mac ?? undefined },
  limit: 32,
  errors,
  enabled: ['power', 'vm', 'stop', 'restart', 'state'],
  entities: {
    power: {
      is: 'switch',
      name: null,
      icon: 'mdi:server',
      set: (on, it) => (on ? start(it) : powerButton(it)),
    },
    vm: {
      is: 'event',
      name: 'Event',
      icon: 'mdi:server',
      types: {
        started: (before, after) => after.state === 'running' && (isOff(before) || before.state === 'starting'),
        stopped: (before, after) => isOff(after) && !isOff(before) && before.state !== 'unknown',
      },
    },
    stop: {
      is: 'button',
      name: 'Force stop',
      icon: 'mdi:power-plug-off',
      danger: 'Stops the virtual machine at once, as if its plug were pulled. It may lose data.',
      press: (it) => post(`${pathOf(it)}/stop`),
    },
    restart: {
      is: 'button',
      name: 'Force restart',
      icon: 'mdi:restart-alert',
      danger: 'Restarts the virtual machine at once, as if its plug were pulled. It may lose data.',
      press: (it) => post(`${pathOf(it)}/restart`),
    },
  },
  diagnostics: {
    state: {
      is: 'sensor',
      name: 'State',
      icon: 'mdi:state-machine',
      options: State,
      attributes: ['name', 'mac', 'os', 'disk_path', 'disk_type', 'cd_path', 'usb', 'screen'],
    },
    memory: { is: 'sensor', name: 'Memory', icon: 'mdi:memory', class: 'data_size', unit: 'MB', precision: 0 },
    cpus: { is: 'sensor', name: 'Processors', icon: 'mdi:cpu-64-bit', count: 'now' },
  },
  commands: {
    create: { takes: Create, on: 'list', answer: Vm, ask: create },
    update: { takes: Update, answer: Vm, ask: update },
    delete: {
      takes: Nothing,
      danger: 'Deletes the virtual machine. Its disk image remains.',
      ask: (_, it) => del(pathOf(it)),
    },
  },
  queries: {
    // The box asks a server of Free for it.
    distributions: { takes: Nothing, ask: () => get('vm/distros/'), answer: Distributions },
  },
})

/** The event carries the id and the new status. */
function stateOfEvent(result: unknown) {
  const { data } = z.object({ id: numeric, status: z.string() }).safeParse(result)
  return data && { key: String(data.id), raw: data }
}

function start(it: Vm) {
  return post(`${pathOf(it)}/start`)
}

/** A press of the power button, which the system of the machine may follow by shutting down. */
function powerButton(it: Vm) {
  return post(`${pathOf(it)}/powerbutton`)
}

function create({ cpus: vcpus, disk_path, cd_path, usb, screen, ...input }: z.output<typeof Create>) {
  const usesCloudInit = input.cloudinit_hostname !== undefined || input.cloudinit_userdata !== undefined
  return post('vm/', {
    ...input,
    ...{ vcpus, disk_path: encodePath(disk_path) },
    ...(cd_path !== undefined && { cd_path: encodePath(cd_path) }),
    ...(usb !== undefined && { bind_usb_ports: usb }),
    ...(screen !== undefined && { enable_screen: screen }),
    ...(usesCloudInit && { enable_cloudinit: true }),
  })
}

/** A PUT without `cloudinit_userdata` empties it (seen on a Delta, API 9 to 12), so the whole object is sent. */
function update({ cpus, usb, ...input }: z.output<typeof Update>, it: Vm) {
  const change = { ...input, ...(cpus !== undefined && { vcpus: cpus }), ...(usb && { bind_usb_ports: usb }) }
  return amend(pathOf(it), change, { unless: ({ status }) => (status === 'stopped' ? undefined : 'not_stopped') })
}
