// Figures of a measurement against their budgets, as every bench prints them.

export interface Figure {
  readonly name: string
  readonly unit: string
  readonly measured: number
  /** The same by the reference, in the same run. */
  readonly reference?: number
  /** Undefined for a figure that is reported and not judged. */
  readonly budget?: Budget
}

/** Holds for `measured / reference` where there is a reference, else for `measured`. */
export type Budget =
  | { readonly kind: 'at-least'; readonly value: number }
  | { readonly kind: 'at-most'; readonly value: number }

export type Verdict = 'ok' | 'NOT' | 'BROKEN' | 'reported'

/** Prints a table; gives the exit code: 1 when a budget is broken by more than a fifth. */
export function reportFigures(title: string, figures: readonly Figure[]): number {
  const rows = [heads, ...figures.map((figure) => row(figure))]
  const widths = heads.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
  return figures.some((figure) => judge(figure) === 'BROKEN') ? 1 : 0
}

/** `NOT` is not kept, `BROKEN` not by more than a fifth: what a busy machine may do to a figure. */
export function judge({ measured, reference, budget }: Figure): Verdict {
  if (budget === undefined) return 'reported'
  const value = reference === undefined ? measured : measured / reference
  const share = budget.kind === 'at-least' ? value / budget.value : budget.value / value
  if (share >= 1) return 'ok'
  return share >= 1 - margin ? 'NOT' : 'BROKEN'
}

const margin = 0.2

const heads = ['figure', 'measured', 'reference', 'ratio', 'budget', ''] as const

function row(figure: Figure): readonly string[] {
  const { name, unit, measured, reference, budget } = figure
  return [
    name,
    `${short(measured)} ${unit}`,
    reference === undefined ? '' : `${short(reference)} ${unit}`,
    reference === undefined ? '' : short(measured / reference),
    budget === undefined ? '' : `${budget.kind === 'at-least' ? '≥' : '≤'} ${budget.value}`,
    judge(figure),
  ]
}

function short(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}
