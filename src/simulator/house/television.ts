/** The television of the house: its channels, their numbers, and the guide that the box seldom gives out. */

export interface Television {
  /** By uuid. */
  channels: Record<string, TvChannel>
  rows: BouquetRow[]
  bouquets: { id: number; name: string; type: string; total_count: number }[]
  guide: {
    /** How many requests a client may make before the box locks the guide. */
    requests: number
    /** How long the lock lasts, and counts. Seconds. */
    lockSeconds: number
    /** When it was requested. Epoch seconds. */
    requestedAt: number[]
  }
}

interface TvChannel {
  uuid: string
  name: string
  short_name: string
  logo_url: string
  available: boolean
  has_service: boolean
  has_abo: boolean
}

interface BouquetRow {
  number: number
  sub_number: number
  uuid: string
  pub_service: boolean
  available: boolean
  streams?: object[]
}

/** One uuid has two numbers (France 3), and number 3 several regions. */
const lineup: readonly [number: number, service: number, name: string, more?: Partial<BouquetRow>][] = [
  [1, 612, 'TF1', { pub_service: false }],
  [2, 201, 'France 2'],
  [3, 290, 'France 3 Alsace', { sub_number: 2 }],
  [3, 287, 'France 3 Centre', { sub_number: 1 }],
  [3, 291, 'France 3 Corse', { available: false }],
  [4, 100, 'Canal+', { available: false, pub_service: false }],
  [5, 203, 'France 5'],
  [6, 613, 'M6', { pub_service: false }],
  [7, 376, 'Arte'],
  [14, 226, 'France 4'],
  [16, 400, 'CNews'],
  [309, 287, 'France 3 Centre'],
]

const uuidOf = (service: number) => `uuid-webtv-${service}`

/** The channels of the house, by uuid. */
export const channelNames: Readonly<Record<string, string>> = Object.fromEntries(
  lineup.map(([, service, name]) => [uuidOf(service), name]),
)

export function createTelevision(): Television {
  const channels = lineup.map(([, service, name, more]): [string, TvChannel] => {
    const uuid = uuidOf(service)
    const logo_url = `/api/latest/tv/img/channels/logos68x60/${uuid}.png`
    const available = more?.available ?? true
    return [uuid, { uuid, name, short_name: name, logo_url, available, has_service: available, has_abo: false }]
  })
  return {
    channels: Object.fromEntries(channels),
    rows: lineup.map(([number, service, , more]) => {
      const row = { number, sub_number: 0, uuid: uuidOf(service), pub_service: true, available: true, ...more }
      return row.pub_service ? { ...row, streams: streamsOf(service) } : row
    }),
    bouquets: [
      { id: 57, name: 'Bouquet Radios', type: 'radio', total_count: 0 },
      { id: 675, name: 'Freebox TV', type: 'adsl', total_count: lineup.length },
    ],
    guide: { requests: 1, lockSeconds: 1800, requestedAt: [] },
  }
}

function streamsOf(service: number) {
  const rtsp = `rtsp://mafreebox.freebox.fr/fbxtv_pub/stream?namespace=1&service=${service}&flavour=hd`
  return [{ rtsp, type: 'iptv', quality: 'hd' }]
}

/** The channel with each number: an available one with the lowest sub-number. */
export function channelsByNumber({ rows, channels }: Television): Record<number, { uuid: string; name: string }> {
  const ranked = rows.filter((it) => it.available).toSorted((one, other) => other.sub_number - one.sub_number)
  return Object.fromEntries(ranked.flatMap(({ number, uuid }) => (channels[uuid] ? [[number, channels[uuid]]] : [])))
}

/** The guide comes in parts of two hours. */
const part = 7200
const programmeSeconds = 2700
const titles = ['Journal', 'Série du jour', 'Magazine', 'Film', 'Jeu', 'Documentaire']

/** The programmes of a channel that run within the part of the guide that contains a time. */
export function programmesAt(uuid: string, time: number) {
  const from = Math.floor(time / part) * part
  const first = Math.floor(from / programmeSeconds) * programmeSeconds
  const starts = Array.from({ length: 4 }, (_, at) => first + at * programmeSeconds).filter((it) => it < from + part)
  const key = (date: number) => `${date}_${uuid.slice(-3)}`
  return Object.fromEntries(
    starts.map((date) => {
      const at = date / programmeSeconds
      const title = titles[at % titles.length]
      const links = { prev: key(date - programmeSeconds), next: key(date + programmeSeconds) }
      const more = at % 2 === 0 ? {} : { sub_title: 'Épisode', season_number: 3, episode_number: at % 20 }
      const category = { category: 3, category_name: 'Série/Feuilleton' }
      const whole = {
        id: `pluri_${at}`,
        date,
        duration: programmeSeconds,
        title,
        desc: `Synopsis de ${title}`,
        ...more,
      }
      return [key(date), { ...whole, ...category, ...links }]
    }),
  )
}
