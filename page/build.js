/**
 * Builds the page for browsers into dist/page/, with a compressed copy of each file. Names are fixed: the server gives
 * each file an ETag.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as mdi from '@mdi/js'
import { rolldown } from 'rolldown'

const folder = 'dist/page'
/** Where icons are named: the tables of the adapters, and the page. */
const named = ['adapters', 'page']

export async function buildPage() {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const page = await rolldown({
    input: 'page/main.tsx',
    platform: 'browser',
    tsconfig: 'tsconfig.page.json',
    transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [{ name: 'icons', load: (id) => (id.endsWith('/page/icons.ts') ? iconModule() : null) }],
  })
  const output = { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: true }
  await page.write({ dir: folder, ...output })
  await write('index.html', await readFile('page/index.html', 'utf8'))
  await write('icon.svg', await readFile('page/icon.svg', 'utf8'))
  await write('page.css', withoutSpace(await readFile('page/page.css', 'utf8')))
  for (const name of await readdir(folder)) {
    await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(join(folder, name)), { level: 9 }))
  }
}

async function write(name, text) {
  await writeFile(join(folder, name), text)
}

/** The icons that are named somewhere. Home Assistant shows nothing for a name that does not exist, and so does the page. */
async function iconModule() {
  const names = new Set()
  for (const from of named) {
    for (const file of await readdir(from, { recursive: true })) {
      if (!/\.tsx?$/.test(file)) continue
      const text = await readFile(join(from, file), 'utf8')
      for (const [, name] of text.matchAll(/['"]mdi:([a-z0-9-]+)['"]/g)) names.add(name)
    }
  }
  const paths = [...names].sort().flatMap((name) => {
    const path = mdi[`mdi${name.replace(/(^|-)([a-z0-9])/g, (_, _dash, first) => first.toUpperCase())}`]
    return path === undefined ? [] : [[name, path]]
  })
  return { code: `export const icons = ${JSON.stringify(Object.fromEntries(paths))}`, moduleType: 'js' }
}

/** The style sheet without comments and indentation. */
function withoutSpace(css) {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim()
}
