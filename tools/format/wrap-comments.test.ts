// How long comments are wrapped.
import { expect, test } from 'vitest'
import { wrapComments } from './wrap-comments.ts'

const long = 'word '.repeat(24).trim()

test('a line comment is wrapped, and code is left alone', () => {
  const wrapped = wrapComments(`// ${long}\nconst a = 1\n`)
  expect(wrapped.split('\n').every((line) => line.length <= 100)).toBe(true)
  expect(wrapped.replaceAll(/\n\/\/ /g, ' ')).toBe(`// ${long}\nconst a = 1\n`)
  const code = `const text = '${long}'\n`
  expect(wrapComments(code)).toBe(code)
})

test('the rest of a sentence takes part; the next sentence stays', () => {
  const wrapped = wrapComments(`  // ${long}\n  // and on.\n  // Another.\n`)
  expect(wrapped).toMatch(/word and on\.\n {2}\/\/ Another\.\n$/)
})

test('a doc comment of one line becomes a block', () => {
  const wrapped = wrapComments(`  /** ${long} */\n`)
  expect(wrapped.startsWith('  /**\n   * word')).toBe(true)
  expect(wrapped.endsWith('word\n   */\n')).toBe(true)
})

test('a citation is not broken, nor a directive of a tool', () => {
  const before = 'x'.repeat(90)
  expect(wrapComments(`// ${before} ITI TF-2: 3.18.4.1.2. A duty.`)).toBe(
    `// ${before}\n// ITI TF-2: 3.18.4.1.2. A duty.`,
  )
  const directive = `// oxlint-disable-next-line no-x -- ${long}`
  expect(wrapComments(directive)).toBe(directive)
})

test('what is short enough stays as it is, also when it could be joined', () => {
  const text = '// One line\n// and another.\n'
  expect(wrapComments(text)).toBe(text)
})
