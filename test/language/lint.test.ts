/** The lint of phrases, run on a small project. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-language-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['src', 'docs', 'test/fixtures']) mkdirSync(join(folder, name), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

function lint(folder: string) {
  const { stdout, status } = spawnSync('node', ['test/language/lint.js', folder], { encoding: 'utf8' })
  return { lines: stdout.trim().split('\n'), status }
}

it('names the place of a phrase in a comment, a string, a template, Markdown and YAML, and the plain words', () => {
  const { lines, status } = lint(
    project({
      'src/a.ts': "const a = {\n  // Whoever asks is answered.\n}\nlog('The owner is told once')\n",
      'src/b.ts': 'const text = `of $' + '{a} there are so many`\n',
      'docs/a.md': '# Title\n\nNobody is at home.\n',
      'config.yaml': '# The port beside it\n',
    }),
  )
  expect(status).toBe(1)
  expect(lines.map((it) => it.split(': ')[0])).toEqual([
    'src/a.ts:2',
    'src/a.ts:4',
    'src/b.ts:1',
    'docs/a.md:3',
    'config.yaml:1',
    expect.stringContaining('5 private phrases'),
  ])
  expect(lines[0]).toContain('any client that')
})

it('accepts plain text, short strings, identifiers and fixtures', () => {
  const files = {
    'src/a.ts': "// Removes the host.\nconst whoever = 'nobody'\n",
    'test/fixtures/a.md': 'Nobody is at home.\n',
    'CHANGELOG.md': 'Nobody is at home.\n',
  }
  expect(lint(project(files))).toMatchObject({ status: 0 })
})
