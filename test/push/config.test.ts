import { expect, test } from 'vitest'
import { errorLines, loadYaml } from '../config/a-config.ts'

test('push is off, and needs no more than to be switched on', () => {
  expect(loadYaml('').push).toEqual({ enabled: false, host: '0.0.0.0', port: 8098 })
  expect(loadYaml('push: { enabled: true }').push).toEqual({ enabled: true, host: '0.0.0.0', port: 8098 })
})

test.each([
  ['push: { url: "ftp://192.168.1.10" }', /^config.yaml:1:14 push.url: expected an address that begins with http:/],
  ['push: { url: "http://a.example/?b" }', /^config.yaml:1:14 push.url: expected an address without \? and #.*; found/],
  ['push: { port: 0 }', /^config.yaml:1:15 push.port: expected a whole number from 1 to 65535; found 0$/],
  ['push: { on: true }', /push.on: .*found the unknown key "on"/],
])('%s is answered with what was expected', (yaml, expected) => {
  expect(errorLines(yaml)).toEqual([expect.stringMatching(expected)])
})
