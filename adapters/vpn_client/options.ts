/** The words of the select that chooses a tunnel. */

export interface Tunnel {
  readonly id: string
  /** null if it has none. */
  readonly description: string | null
}

/** What is no tunnel: the option for none, and the words that Home Assistant takes for an unknown value. */
export const off = 'off'
const reserved = [off, 'unknown', 'none', 'unavailable']

/**
 * The option of each tunnel, by its id: its description, and behind it the id in brackets where the description alone could
 * mean another option. Letter case, hyphens and underscores do not distinguish options, as commands take them in any form.
 */
export function optionsOf(tunnels: readonly Tunnel[]): ReadonlyMap<string, string> {
  const named = tunnels.map(({ id, description }) => ({
    id,
    name: description ?? id,
  }))
  const endings = named.map(({ id }) => spelled(`(${id})`))
  const isAmbiguous = (name: string) => {
    const isShared = named.filter((it) => spelled(it.name) === spelled(name)).length > 1
    return isShared || reserved.includes(spelled(name)) || endings.some((it) => spelled(name).endsWith(it))
  }
  return new Map(named.map(({ id, name }) => [id, isAmbiguous(name) ? `${name} (${id})` : name]))
}

function spelled(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_')
}
