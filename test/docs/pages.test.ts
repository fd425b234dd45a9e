/** Every link and anchor in the Markdown files works, and the README stays short. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { dangersIn } from '../../src/engine/command/permissions.ts'

const files = ['.', 'docs', 'examples', 'interop', 'src', 'test', 'bench', 'soak', 'packaging'].flatMap(markdownIn)

function markdownIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => normalize(join(folder, name)))
}

/** The text without code, in which a bracket is not a link. */
function prose(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^ *```.*?^ *```/gms, '')
    .replace(/`[^`\n]*`/g, 'code')
}

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8').replace(/^ *```.*?^ *```/gms, '')
  const used = new Map<string, number>()
  const anchors = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-')
    const times = used.get(anchor) ?? 0
    used.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
  return new Set(anchors)
}

function brokenLinks(file: string): string[] {
  const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path)))
    if (!existsSync(target)) return true
    return anchor !== undefined && !anchorsOf(target).has(anchor)
  })
}

describe('the Markdown files', () => {
  it.each(files)('%s has no broken link', (file) => {
    expect(brokenLinks(file)).toEqual([])
  })

  it('are all linked from the index of the documentation or from the README', () => {
    const linked = ['README.md', 'docs/README.md', 'docs/reference/README.md'].flatMap((file) =>
      [...prose(file).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => normalize(join(dirname(file), link))),
    )
    const pages = files.filter((file) => file.startsWith('docs/') && file !== 'docs/README.md')
    expect(pages.filter((page) => !linked.includes(page))).toEqual([])
  })
})

describe('the README', () => {
  it('has at most 10,000 bytes', () => {
    expect(statSync('README.md').size).toBeLessThanOrEqual(10_000)
  })
})

describe('the security guide', () => {
  it('lists every command that is denied by default', () => {
    const rows = readFileSync('docs/guides/security.md', 'utf8').split('\n')
    const denied = rows.filter((row) => row.includes('| **denied** |')).map((row) => /`([^`]+)`/.exec(row)?.[1])
    const dangers = adapters.flatMap((adapter) =>
      Object.entries(adapter.resources(adapter.options.parse({}))).flatMap(([name, resource]) =>
        dangersIn(resource).map(([key]) => `${adapter.name}.${name}.${key}`),
      ),
    )
    expect(denied.sort()).toEqual(dangers.sort())
  })
})
