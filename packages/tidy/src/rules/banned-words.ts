// House rule: no console but in main.ts, no any, no non-null assertion, no default export.
import { findMatches } from '../find-matches.ts'
import type { Rule } from '../rule.ts'

export const bannedWords: Rule = {
  name: 'banned-words',
  check: ({ sources }) =>
    sources.flatMap((file) =>
      words
        .filter(({ except }) => !except.test(file.path))
        .flatMap(({ pattern, problem }) => findMatches(file, pattern, problem)),
    ),
  bad: {
    files: { 'packages/xml/src/x.ts': 'export const x = (y: any) => y\n' },
    names: 'packages/xml/src/x.ts',
  },
}

const nowhere = /^$/

const words = [
  { pattern: /(?<![\w$.])console\s*\./g, problem: 'console', except: /\/main\.ts$|^tools\// },
  { pattern: /(?:[:<,|&([]|\bas)\s*any\b(?!\s*[:(])/g, problem: 'any', except: nowhere },
  {
    pattern: /[\w$)\]]!(?=\s*[.;,)\]}[(]|\s*$)/gm,
    problem: 'a non-null assertion (!)',
    except: nowhere,
  },
  {
    pattern: /^\s*export\s+default\b/gm,
    problem: 'a default export',
    except: /\.config\.ts$/,
  },
]
