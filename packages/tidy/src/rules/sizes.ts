// House rule: sizes. Files have at most 400 lines (tests 600), 15 imports, 110 columns; no file is
// over 1 MB.
import type { Finding, Rule } from '../rule.ts'
import type { SourceFile } from '../tree.ts'

export const sizes: Rule = {
  name: 'sizes',
  check: (tree) => [
    ...[...tree.sizes]
      .filter(([, bytes]) => bytes > fileBytesMax)
      .map(([path, bytes]) => ({ path, problem: `${bytes} bytes: more than 1 MB` })),
    ...tree.sources.flatMap((file) => [...lines(file), ...imports(file), ...columns(file)]),
  ],
  bad: {
    files: { 'packages/xml/src/x.ts': 'export {}\n'.repeat(401) },
    names: 'packages/xml/src/x.ts',
  },
}

const fileBytesMax = 1_000_000
const linesMax = 400
const testLinesMax = 600
const importsMax = 15
const columnsMax = 110

function lines({ path, text, isTest }: SourceFile): readonly Finding[] {
  const count = text.split('\n').length - 1
  const max = isTest ? testLinesMax : linesMax
  const isTable = /^\/\/ tidy: table\b/m.test(text)
  return count <= max || isTable ? [] : [{ path, problem: `${count} lines: at most ${max}` }]
}

function imports({ path, imports: found }: SourceFile): readonly Finding[] {
  return found.length <= importsMax
    ? []
    : [{ path, problem: `${found.length} imports: at most ${importsMax}` }]
}

function columns({ path, text }: SourceFile): readonly Finding[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.length > columnsMax && !/https?:\/\/|'[^']{60,}'/.test(line)
        ? [{ path, line: index + 1, problem: `${line.length} columns: at most ${columnsMax}` }]
        : [],
    )
}
