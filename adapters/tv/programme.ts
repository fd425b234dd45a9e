/** A programme of the TV guide. The documentation does not have it. */
import { z } from 'zod'
import { numeric, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'

const word = ifValid(text)

const Programme = z
  .object({ id: word, date: numeric, duration: numeric, title: text, sub_title: word, category_name: word })
  .extend({ season_number: ifValid(numeric), episode_number: ifValid(numeric), desc: word, short_desc: word })
  .transform(({ date, duration, title, sub_title, category_name, season_number, episode_number, ...it }) => ({
    ...{ start: date, end: date + duration, title, subtitle: sub_title ?? null, category: category_name ?? null },
    ...{ season: season_number ?? null, episode: episode_number ?? null },
    description: it.desc ?? it.short_desc ?? null,
    isShown: it.id == null || it.id.startsWith('pluri_'),
  }))

/** Times in epoch seconds. */
export type Programme = Omit<z.output<typeof Programme>, 'isShown'>

/** The programmes of one channel by start. The box has them by key; what is not understood is left out. */
export const Programmes = z.unknown().transform((raw): readonly Programme[] => {
  const all: unknown[] = typeof raw === 'object' && raw !== null ? Object.values(raw) : []
  const understood = all.flatMap((it) => Programme.safeParse(it).data ?? [])
  // Those with other ids repeat what is there.
  const shown = understood.filter((it) => it.isShown).map(({ isShown: _, ...it }) => it)
  return shown.toSorted((one, other) => one.start - other.start)
})

/** The programmes of all channels, by uuid. */
export const Guide = z.unknown().transform((raw): ReadonlyMap<string, readonly Programme[]> => {
  const all = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : []
  return new Map(all.map(([uuid, it]) => [uuid, Programmes.parse(it)]))
})
