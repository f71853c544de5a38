// House rule: a citation reads `VOLUME: section.` and its volume is pinned in docs/standards.md.
import type { Finding, Rule } from '../rule.ts'
import { lineOf } from '../source-text.ts'
import type { SourceFile } from '../tree.ts'

export const citations: Rule = {
  name: 'citations',
  check: (tree) => {
    const pinned = pinnedVolumes(tree.texts.get('docs/standards.md') ?? '')
    return tree.sources
      .filter(({ folder }) => folder !== 'packages/tidy')
      .flatMap((file) => findings(file, pinned))
  },
  bad: {
    files: {
      'docs/standards.md': '| ITI TF-2 | transactions | 2023 |\n',
      'packages/xds/src/x.ts': '// ITI TF-9: 3.18.4. A duty.\nexport {}\n',
    },
    names: 'packages/xds/src/x.ts',
  },
}

const volume = /\b(?:(?:ITI|RAD) TF-?\s?\d[a-z]?|DICOM PS\s?3\.\d+|RFC\s?\d{3,5})/g
const wellFormed = /^(?:(?:ITI|RAD) TF-\d|DICOM PS3\.\d+|RFC \d{3,5})$/
/** What may follow the volume: a section, a table, an annex, or nothing of a place at all. */
const place = /^: (?:Table |Figure |Appendix |Annex |Section )?[A-Z0-9]/

/** Something that looks like the number of a section, however it is joined. */
const section = /^[:,]?\s*(?:§|section\s|chapter\s)?\d+\.\d/i

function pinnedVolumes(standards: string): ReadonlySet<string> {
  return new Set(
    standards
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim())),
  )
}

function findings(file: SourceFile, pinned: ReadonlySet<string>): readonly Finding[] {
  return file.spans
    .filter(({ kind }) => kind === 'comment' || kind === 'string' || kind === 'template')
    .flatMap(({ kind, start, end }) => {
      const text = file.text.slice(start, end)
      return [...text.matchAll(volume)].flatMap((match) => {
        const rest = text.slice(match.index + match[0].length)
        // In a string the same letters may be a word of the wire; with a section behind them they
        // cite.
        if (kind !== 'comment' && !section.test(rest)) return []
        const problem = judge(match[0], rest, pinned)
        return problem === undefined
          ? []
          : [{ path: file.path, line: lineOf(file.text, start + match.index), problem }]
      })
    })
}

function judge(name: string, rest: string, pinned: ReadonlySet<string>): string | undefined {
  if (!wellFormed.test(name)) return `the citation "${name}" is not well-formed`
  if (!pinned.has(name)) return `${name} is not pinned in docs/standards.md`
  // A volume or an RFC as a whole may be named in passing: "the frames of RFC 5425".
  if (section.test(rest) && !place.test(rest)) return `"${name}": the place follows as ": 1.2.3"`
  return undefined
}
