/** The television recorder, end to end: what it shows, its commands, its events over restarts, and boxes without one. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, openHomeOfProgram, pause, until } from './home.ts'
import { sends, writes } from './writes.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, pvr: on }
const open = (simulator: object = {}, settings: object = {}): Promise<Home> => {
  return openHome({ simulator, settings: { adapters, ...settings } })
}

const soon = (seconds: number) => Math.floor(Date.now() / 1000) + seconds
const events = (home: Home) => home.published('pvr/recording/recording/event').map((it) => JSON.parse(it))
const kinds = (home: Home) => events(home).map((it) => `${it.event_type} ${it.recording_name}`)
const now = { margin_before: 0, margin_after: 0, channel: 'uuid-webtv-201' }

describe('the recorder of a Delta', () => {
  it('shows what it does, and takes every command as the box wants it', { timeout: 30_000 }, async () => {
    const home = await open({}, { commands: { allow_dangerous: ['pvr.finished.delete'] } })
    expect(home.state('pvr/recorder')).toMatchObject({
      ...{
        recording: false,
        running: [],
        name: 'Tout le sport',
        channel: 'France 3 Centre',
        programmed: 3,
        recordings: 2,
      },
      ...{ failed: 1, failures: ['Ligue 1'], conflict: true, overlapping: ['Tout le sport', 'Le Grand Bleu'] },
      ...{ margin_before: 300, margin_after: 600, next: home.state('pvr/recording/195')?.start },
    })
    expect(home.state('pvr/recording/196')).toMatchObject({
      state: 'waiting_start_time',
      overlaps: ['195'],
      conflict: true,
    })
    expect(home.state('pvr/recording/191')).toMatchObject({ state: 'disabled', enabled: false, generator: '10' })
    expect(home.state('pvr/recording/237')).toMatchObject({ state: 'start_error', error: 'no_stream_available' })
    expect(home.state('pvr/finished/22')).toMatchObject({ secure: true, media: null, path: null, size: 2421.1 })
    expect(home.state('pvr/media/Disque 1')).toEqual({ free: 1730, total: 1960, time_left: 2_222_000 })
    expect(home.state('pvr/generator/10')).toMatchObject({ from: '20:50', to: '22:20', days: ['monday'] })
    expect(lintOf(home)).toEqual([])
    expect(JSON.stringify([...home.documents().values()])).toContain('Freebox Recorder')

    home.clearReceived()
    await pause(1500)
    expect(home.watcher.received.filter(({ topic }) => topic.includes('/pvr/'))).toEqual([])

    const config = (body: object) => [['PUT', 'pvr/config/', body]]
    expect(await writes(home, 'pvr/recorder/margin_before', '120')).toEqual(config({ margin_before: 120 }))
    expect(await writes(home, 'pvr/recorder/margin_after', '180')).toEqual(config({ margin_after: 180 }))
    expect(home.state('pvr/recorder')).toMatchObject({ margin_before: 120, margin_after: 180 })

    // The margins are those of the box, which it does not add by itself; the number is that of a channel.
    const start = 4_081_590_400
    const film = { start, end: start + 3600, name: 'Le film' }
    const planned = { ...film, channel_uuid: 'uuid-webtv-612', subname: '' }
    const when = { start: '2099-05-04T15:06:40Z', end: String(start + 3600) }
    const { answer, sent } = await sends(home, 'pvr/recording/record', { channel: 1, ...when, name: 'Le film' })
    expect(sent).toEqual([['POST', 'pvr/programmed/', { ...planned, margin_before: 120, margin_after: 180 }]])
    expect(answer).toMatchObject({ status: 'ok', data: { id: '241', state: 'waiting_start_time', conflict: false } })
    expect(home.state('pvr/recording/241')).toMatchObject({ name: 'Le film', channel: 'TF1', start: when.start })
    await until('it counts', () => home.state('pvr/recorder')?.programmed === 4)
    expect(await home.command('pvr/recording/record', JSON.stringify({ ...film, channel: 999 }))).toMatchObject({
      ...{ error_code: 'unknown_channel', error: expect.stringContaining('no channel with the number 999') },
    })
    const reversed = { ...film, channel: 'uuid-webtv-201', end: start - 1 }
    expect(await home.command('pvr/recording/record', JSON.stringify(reversed))).toMatchObject({
      ...{ error_code: 'inval_end_before_start', error: 'The end is before the start' },
    })

    const edited = { end: start + 7200, name: 'Le long film' }
    expect(await writes(home, 'pvr/recording/241/edit', edited)).toEqual([['PUT', 'pvr/programmed/241', edited]])
    expect(await home.command('pvr/recording/241/edit', '{"enabled":false}')).toMatchObject({
      error_code: 'only_auto_disable',
    })
    expect(await home.command('pvr/recording/241/stop', '{}')).toMatchObject({ error_code: 'invalid' })
    expect(await writes(home, 'pvr/recording/241/cancel', {})).toEqual([['DELETE', 'pvr/programmed/241']])
    expect(await writes(home, 'pvr/recording/190/cancel', {})).toEqual([
      ['PUT', 'pvr/programmed/190', { enabled: false }],
    ])
    expect(home.state('pvr/recording/190')).toMatchObject({ state: 'disabled' })

    expect(await writes(home, 'pvr/finished/5/rename', { name: 'Lille' })).toEqual([
      ['PUT', 'pvr/finished/5', { name: 'Lille' }],
    ])
    expect(home.state('pvr/finished/5')).toMatchObject({ name: 'Lille' })
    expect(await writes(home, 'pvr/finished/22/delete', {})).toEqual([['DELETE', 'pvr/finished/22']])
    expect(home.box.house.recorder.finished.map(({ id }) => id)).toEqual([5])

    const week = { tuesday: false, wednesday: false, thursday: false, saturday: false, sunday: false }
    const weekly = { channel: 'uuid-webtv-201', name: 'Série', from: '23:30', to: '00:15', days: ['monday', 'friday'] }
    expect(await writes(home, 'pvr/generator/repeat', { ...weekly, margin_after: 60 })).toEqual([
      [
        'POST',
        'pvr/generator/',
        {
          ...{ type: 'manual_repeat', name: 'Série' },
          params: {
            ...{ channel_uuid: 'uuid-webtv-201', channel_type: '', channel_quality: 'auto', broadcast_type: 'tv' },
            ...{ start_hour: 23, start_min: 30, start_sec: 0, duration: 2700, margin_before: 120, margin_after: 60 },
            repeat_days: { monday: true, friday: true, ...week },
          },
        },
      ],
    ])
    expect(home.state('pvr/generator/11')).toMatchObject({ from: '23:30', to: '00:15', days: ['monday', 'friday'] })
    expect(await writes(home, 'pvr/generator/11/remove', {})).toEqual([['DELETE', 'pvr/generator/11']])
    expect(home.daemon.lines.filter(({ level }) => level >= 50)).toEqual([])
  })

  it('fires each event once, also over restarts and a lost connection', async () => {
    const home = await openHomeOfProgram({ settings: { adapters } })
    const record = async (name: string, from: number, to: number, more: object = {}) => {
      const input = { ...now, name, start: soon(from), end: soon(to), ...more }
      expect(await home.command('pvr/recording/record', JSON.stringify(input))).toMatchObject({ status: 'ok' })
    }
    expect(kinds(home)).toEqual([])
    await record('A', -5, 14)
    await until('it has begun', () => home.state('pvr/recording/241')?.state === 'running')
    await until('the rest has followed', () => home.state('pvr/finished/31') !== undefined)
    await until('the recorder is on', () => home.state('pvr/recorder')?.recording === true)
    expect(home.state('pvr/recorder')).toMatchObject({ recording: true, running: ['A'] })
    expect(home.state('pvr/finished/31')).toMatchObject({ name: 'A', state: 'running', size: null })
    expect(await home.command('pvr/recording/241/cancel', '{}')).toMatchObject({ error_code: 'busy' })
    // Overlaps, and fails because the box receives one stream at a time.
    await record('B', 8, 3600, { channel: 'uuid-webtv-612' })
    await until('all events have come', () => kinds(home).length === 4)
    expect(kinds(home).sort()).toEqual(['conflict B', 'failed B', 'finished A', 'started A'])
    expect(events(home).find((it) => it.event_type === 'failed')).toEqual({
      ...{ event_type: 'failed', recording: '242', recording_name: 'B', subname: null, channel: 'TF1' },
      ...{ start: expect.stringMatching(/Z$/), end: expect.stringMatching(/Z$/), error: 'resource_problem' },
      ...{ altered: false, overlaps: [] },
    })

    // C ends and D begins while the daemon is down, also if a busy machine takes seconds for the commands.
    await record('C', 0, 8)
    await record('D', 9, 3600)
    await until('C has begun', () => kinds(home).includes('started C'))
    // What has happened is saved within a second. A daemon that is killed before fires it again.
    await pause(1500)
    await home.daemon.stop('SIGKILL')
    await until('D has begun', () => soon(0) > (home.box.house.recorder.programmed.at(-1)?.start ?? 0))
    home.clearReceived()
    await home.start()
    await until('C is over and D has begun', () => kinds(home).length === 2)
    expect(kinds(home).sort()).toEqual(['finished C', 'started D'])
    expect(await sends(home, 'pvr/recording/244/edit', { end: soon(1) })).toMatchObject({ answer: { status: 'ok' } })
    await home.box.reboot(1)
    await until('D is over', () => kinds(home).includes('finished D'))
    // On a busy machine that may have come before the reboot.
    await until('the box is back', () => home.box.sockets === 1)
    await record('E', 0, 3600)
    await until('E has begun', () => kinds(home).includes('started E'))
    expect(await writes(home, 'pvr/recording/245/stop', {})).toEqual([['DELETE', 'pvr/programmed/245']])
    await until('E was stopped', () => kinds(home).includes('finished E'))
    expect(kinds(home)).toHaveLength(5)
  })
})

describe('a box that cannot record', () => {
  it('shows nothing without a disk, nor AirMedia in bridge mode, and says nothing in the log', async () => {
    const simulator = { model: 'pop', bridge: true } as const
    const home = await openHome({ simulator, settings: { adapters: { ...adapters, airmedia: on } }, running: false })
    await home.start()
    const asked = (path: string) => home.box.requests.some((it) => it.path === path)
    await until('the box was asked', () => asked('pvr/media/') && home.state('bridge/info') !== undefined)
    await pause(500)
    expect(home.watcher.received.filter(({ topic }) => /\/(pvr|airmedia)\/|recorder/i.test(topic))).toEqual([])
    expect(JSON.stringify([...home.documents().values()])).not.toMatch(/recorder|airmedia/i)
    expect(home.daemon.lines.filter(({ level }) => level >= 40)).toEqual([])
  })

  it('says once that the right is missing, and denies deleting a file by default', async () => {
    const home = await open({ rights: { pvr: false } })
    const missing = () => home.daemon.warnings().filter((it) => /^The right .*pvr/.test(it))
    await until('the log says it', () => missing().length > 0)
    expect(await home.command('pvr/finished/5/delete', '{}')).toMatchObject({ error_code: 'denied' })
    expect(missing()).toHaveLength(1)
  })
})
