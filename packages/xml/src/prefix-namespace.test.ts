import { expect, it } from 'vitest'
import { prefixNamespace } from './prefix-namespace.ts'
import { readXml } from './read-xml.ts'

const text =
  `<a xmlns:p="u&amp;1" xmlns = 'd'><b x="xmlns:p='no'" xmlns:q="&lt;">` +
  '<c xmlns:p="u2">p:x</c></b></a>'
const root = readXml(text)
const b = root.children.slice(0, 1)
const c = b.flatMap(({ children }) => children)

it('finds the innermost declaration of a prefix', () => {
  expect(prefixNamespace('p', { text, path: [root, ...b, ...c] })).toBe('u2')
  expect(prefixNamespace('p', { text, path: [root, ...b] })).toBe('u&1')
  expect(prefixNamespace('q', { text, path: [root, ...b, ...c] })).toBe('<')
  expect(prefixNamespace('', { text, path: [root, ...b, ...c] })).toBe('d')
})

it('gives undefined for a prefix that nobody declares', () => {
  expect(prefixNamespace('z', { text, path: [root, ...b, ...c] })).toBeUndefined()
})
