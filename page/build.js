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
const allIcons = new Map(Object.entries(mdi))

export async function buildPage() {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const page = await rolldown({
    input: 'page/main.tsx',
    platform: 'browser',
    tsconfig: 'tsconfig.page.json',
    transform: { target: 'es2022' },
    plugins: [{ name: 'icons', load: (id) => iconModules(id) }],
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

/**
 * The icons of the page itself, and those that only the tables name. Home Assistant shows nothing for a name that does not
 * exist, and so does the page.
 */
async function iconModules(id) {
  if (!/\/page\/(page|table)-icons\.ts$/.test(id)) return null
  const own = await iconsIn('page')
  const wanted = id.endsWith('/page-icons.ts') ? own : without(await iconsIn('adapters'), own)
  const paths = [...wanted].sort().flatMap((name) => {
    const path = allIcons.get(`mdi${name.replace(/(^|-)([a-z0-9])/g, (_, _dash, first) => first.toUpperCase())}`)
    return path === undefined ? [] : [[name, path]]
  })
  return { code: `export const icons = ${JSON.stringify(Object.fromEntries(paths))}`, moduleType: 'js' }
}

/** Node.js 20 has no difference of sets. */
function without(names, others) {
  return [...names].filter((it) => !others.has(it))
}

async function iconsIn(from) {
  const files = (await readdir(from, { recursive: true })).filter((it) => /\.tsx?$/.test(it))
  const texts = await Promise.all(files.map((file) => readFile(join(from, file), 'utf8')))
  return new Set(texts.flatMap((text) => [...text.matchAll(/['"]mdi:([a-z0-9-]+)['"]/g)].map(([, name]) => name)))
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
