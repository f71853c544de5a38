import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readXml } from './read-xml.ts'
import { ownTree, secondTree } from './second-tree.ts'

it.each(['submission.xml', 'retrieve-answer.xml', 'fault.xml', 'mixed.xml'])(
  'sees in %s what a second, independent reader sees',
  (file) => {
    const source = readFileSync(new URL(`../test/samples/${file}`, import.meta.url), 'utf8')
    expect(ownTree(readXml(source))).toEqual(secondTree(source))
  },
)
