// What a house rule is: a check over the tree, and a small bad sample by which it proves that it
// can fail.
import type { Tree } from './tree.ts'

export interface Finding {
  readonly path: string
  readonly line?: number
  /** What is wrong and what would be right. */
  readonly problem: string
}

export interface Rule {
  /** kebab-case, named in the report. */
  readonly name: string
  check(tree: Tree): readonly Finding[]
  /** A tree that breaks the rule once, and the file that the rule must name. */
  readonly bad: { readonly files: Readonly<Record<string, string>>; readonly names: string }
}
