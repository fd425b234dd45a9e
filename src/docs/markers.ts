/** Generated parts of a text that people write: what stands between `<!-- begin:NAME -->` and `<!-- end:NAME -->`. */

/** The text with each part that has a place in it put there anew. Throws where a place has no end or no content. */
export function filled(text: string, parts: Readonly<Record<string, string>>): string {
  const places = /<!-- begin:(\S+) -->[\s\S]*?<!-- end:\1 -->/g
  const whole = text.replaceAll(places, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`nothing is known that could stand at begin:${name}`)
    return `<!-- begin:${name} -->\n${part}\n<!-- end:${name} -->`
  })
  const unended = /<!-- (begin|end):(\S+) -->/.exec(whole.replaceAll(places, ''))
  if (unended) throw new Error(`${unended[1]}:${unended[2]} has no counterpart`)
  return whole
}
