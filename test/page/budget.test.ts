/** The size of what a browser loads first. Behind Home Assistant's ingress it is sent without compression. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const folder = 'dist/page'
const names = readdirSync(folder).filter((name) => !name.endsWith('.gz'))
const text = (name: string) => readFileSync(`${folder}/${name}`, 'utf8')
const size = (name: string) => readFileSync(`${folder}/${name}`).length

/** The files that a module loads at once, not later. */
function importsOf(name: string): string[] {
  const found = [...text(name).matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)].map(([, file = '']) => file)
  return [name, ...found.flatMap(importsOf)]
}

describe('the page in the browser', () => {
  it('loads at most 170 KB at first, styles and icons included', () => {
    const first = new Set(['index.html', 'icon.svg', 'page.css', ...importsOf('main.js')])
    const bytes = [...first].reduce((sum, name) => sum + size(name), 0)
    expect([...first]).not.toContain('chart.js')
    expect(bytes).toBeLessThan(170_000)
    expect(size('page.css')).toBeLessThan(18_000)
  })

  it('has the chart and the icons of the tables in chunks that are loaded when they are needed', () => {
    expect(names).toEqual(expect.arrayContaining(['chart.js', 'table-icons.js']))
    expect(text('main.js')).toMatch(/import\(.\.\/chart\.js.\)/)
  })

  it('has a compressed copy of each file with the same content', () => {
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(gunzipSync(readFileSync(`${folder}/${name}.gz`)).toString()).toBe(text(name))
  })

  it('has no script, style or address of another origin in its HTML, and no HTML in its scripts', () => {
    expect(text('index.html')).not.toMatch(/https?:|<style|style=|<script(?! type="module" src="main\.js">)| on\w+=/)
    const scripts = names.filter((name) => name.endsWith('.js')).map(text)
    expect(scripts.filter((script) => /eval\(|new Function|document\.write|outerHTML/.test(script))).toEqual([])
    expect(text('page.css')).not.toMatch(/url\(|@import/)
  })
})
