/** The supply chain: dependencies run no scripts at installation, and the containers have few privileges. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const Package = z.object({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
})
const Lock = z.object({ packages: z.record(z.string(), Package) })
const Manifest = z.object({ scripts: z.record(z.string(), z.string()).default({}) })
const Exact = z.object({ dependencies: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/)) })
const Service = z.object({
  user: z.string().optional(),
  privileged: z.boolean().default(false),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
})
const Compose = z.object({ services: z.record(z.string(), Service) })

const text = (file: string) => readFileSync(file, 'utf8')
const locked = Object.entries(Lock.parse(JSON.parse(text('package-lock.json'))).packages).filter(
  ([path]) => path !== '',
)
const production = locked.filter(([, it]) => it.dev !== true && it.optional !== true)

describe('a dependency', () => {
  it('of the daemon runs no script when it is installed, by the lock file and by its own package.json', () => {
    expect(production.length).toBeGreaterThan(12)
    const hooks = ['preinstall', 'install', 'postinstall']
    const scripted = production.filter(([path, { hasInstallScript }]) => {
      const { scripts } = Manifest.parse(JSON.parse(text(`${path}/package.json`)))
      return hasInstallScript === true || hooks.some((hook) => hook in scripts)
    })
    expect(scripted.map(([path]) => path)).toEqual([])
  })

  it('is pinned to an exact version and the hash of its content, without naming a registry', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(locked.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-')).map(([path]) => path)).toEqual(
      [],
    )
    Exact.parse(JSON.parse(text('package.json')))
  })
})

describe('the container', () => {
  it('is built without running scripts of dependencies, and runs as an ordinary user', () => {
    const lines = text('Dockerfile').split('\n')
    const installs = lines.filter((line) => /\bnpm (ci|install)\b/.test(line))
    expect(installs.length).toBeGreaterThan(0)
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([])
    const [user = ''] = lines.filter((line) => line.startsWith('USER ')).slice(-1)
    expect(user).toMatch(/^USER [1-9]\d*:[1-9]\d*$/)
    expect(lines.findLastIndex((line) => line.startsWith('FROM '))).toBeLessThan(lines.indexOf(user))
  })

  it('has every file that its Dockerfile copies in the build context', () => {
    const kept = text('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
    const copied = text('Dockerfile')
      .split('\n')
      .filter((line) => /^COPY (?!--from)/.test(line))
    const sources = copied.flatMap((line) => line.split(' ').slice(1, -1))
    expect(sources).toContain('package.json')
    expect(sources.filter((source) => !kept.includes(source))).toEqual([])
  })

  it('and that of the broker have a read-only root, no capabilities, and cannot gain privileges', () => {
    const { services } = Compose.parse(parse(text('docker-compose.yml')))
    expect(Object.keys(services)).toContain('freebox2mqtt')
    for (const [name, service] of Object.entries(services)) {
      expect(service, name).toMatchObject({ read_only: true, privileged: false, cap_drop: ['ALL'], cap_add: [] })
      expect(service.security_opt, name).toContain('no-new-privileges:true')
      expect(service.user ?? '1', name).not.toMatch(/^(root|0)\b/)
    }
  })
})
