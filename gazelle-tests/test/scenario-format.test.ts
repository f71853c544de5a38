import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readScenarios } from '../src/read-scenarios.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-scenarios-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const good = `id: xds.b/document-registry/one
title: One
actor: document-registry
role: responder
profile: XDS.b
covers: ["NIST:1"]
level: must
needs: { services: [document-registry] }
steps:
  - id: connect
    connect: { to: document-registry, certificate: none }
    expect: { closed: true }
`

function write(text: string, name = 'xds.b/document-registry/one'): void {
  const file = join(folder, `${name}.yaml`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

test('reads a scenario, and only those that are asked for', () => {
  write(good)
  write(good.replace('/one', '/two'), 'xds.b/document-registry/two')
  expect(readScenarios([], folder).map(({ id }) => id)).toEqual([
    'xds.b/document-registry/one',
    'xds.b/document-registry/two',
  ])
  expect(readScenarios(['**/two'], folder).map(({ title }) => title)).toEqual(['One'])
})

describe('refuses the whole run for', () => {
  test.each([
    ['an unknown key', good.replace('title:', 'titel:'), /titel|additional/i],
    ['an unknown key in a step', good.replace('closed:', 'closes:'), /additional/i],
    ['an id that is not the path', good.replace('/one', '/other'), /the file's path says/],
    ['a step without an act', good.replace(/ {4}connect:.*\n/, ''), /exactly one of/],
    ['a hostile scenario without threat', good.replace('level: must', 'level: hostile'), /TM-/],
    ['a level that there is not', good.replace('level: must', 'level: maybe'), /level/],
    ['what is no YAML', 'id: [', /one\.yaml/],
  ])('%s', (_, text, problem) => {
    write(text)
    expect(() => readScenarios([], folder)).toThrow(problem)
  })
})

test('all scenarios of the project are of the format', () => {
  const scenarios = readScenarios()
  expect(scenarios.length).toBeGreaterThanOrEqual(90)
  const transactions = ['iti-18', 'iti-42', 'iti-41', 'iti-43', 'rad-68', 'rad-69', 'iti-20']
  const feeds = ['iti-8', 'iti-44']
  const others = ['iti-51', 'iti-57', 'iti-61', 'iti-62', 'iti-86', 'iti-92', 'iti-108']
  for (const transaction of [...transactions, ...feeds, ...others, 'tls', 'iti-40']) {
    const mine = scenarios.filter(({ id }) => id.includes(`/${transaction}-`))
    expect({ transaction, enough: mine.length >= 2 }).toEqual({ transaction, enough: true })
  }
})
