// Who saw what: the audit messages of the hospital's nodes and users, newest first.
import { useEffect, useState } from 'preact/hooks'
import { AuditFilterForm, everything } from './audit-filter-form.tsx'
import type { AuditRow, AuditPage as Page } from '../../src/audit-rows.ts'
import { type AuditFilter, auditPage } from './gateway-api.ts'

interface AuditProps {
  readonly onProblem: (error: unknown) => string
}

const nothing: Page = { rows: [], next: '' }

export function AuditPage({ onProblem }: AuditProps) {
  const [filter, setFilter] = useState<AuditFilter>(everything)
  const [shown, setShown] = useState<Page>(nothing)
  const [state, setState] = useState({ busy: true, problem: '' })

  async function load(wanted: AuditFilter, before: Page = nothing): Promise<void> {
    setState({ busy: true, problem: '' })
    setFilter(wanted)
    try {
      const { rows, next } = await auditPage(wanted, before.next)
      setShown({ rows: [...before.rows, ...rows], next })
      setState({ busy: false, problem: '' })
    } catch (error) {
      setState({ busy: false, problem: onProblem(error) })
    }
  }
  useEffect(() => void load(everything), [])

  return (
    <main class="wide">
      <AuditFilterForm busy={state.busy} onFilter={(wanted) => void load(wanted)} />
      {state.problem !== '' && (
        <p class="notice bad" role="alert">
          {state.problem}
        </p>
      )}
      <Rows rows={shown.rows} />
      <p class="quiet small" aria-live="polite">
        {summary(shown.rows.length, state.busy)} Reading the audit is itself recorded.
      </p>
      {shown.next !== '' && (
        <button
          type="button"
          class="button"
          disabled={state.busy}
          onClick={() => void load(filter, shown)}
        >
          Older messages
        </button>
      )}
    </main>
  )
}

function summary(count: number, busy: boolean): string {
  if (busy) return 'Loading …'
  if (count === 0) return 'No message fits.'
  return count === 1 ? '1 message.' : `${count} messages.`
}

function Rows({ rows }: { readonly rows: readonly AuditRow[] }) {
  const [open, setOpen] = useState('')
  return (
    <div class="scroll">
      <table class="audit">
        <thead>
          <tr>
            <th>Time</th>
            <th>What</th>
            <th>Outcome</th>
            <th>Who</th>
            <th>Why</th>
            <th>Patient</th>
            <th>Told by</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} open={open === row.id} onToggle={setOpen} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly row: AuditRow
  readonly open: boolean
  readonly onToggle: (id: string) => void
}

function Row({ row, open, onToggle }: RowProps) {
  return (
    <>
      <tr
        class={row.outcome === 0 ? '' : 'refused'}
        onClick={() => onToggle(open ? '' : row.id)}
        data-transaction={row.transaction}
        data-outcome={row.outcome}
      >
        <td class="nowrap">
          {/* The row hears its click; by keyboard the button is what can be reached. */}
          <button type="button" class="cell" aria-expanded={open} title="Show the message">
            {new Date(row.time).toLocaleString('en-GB')}
          </button>
        </td>
        <td>
          {row.transaction !== '' && <strong>{row.transaction} </strong>}
          {row.event}
        </td>
        <td>
          {outcomes[row.outcome] ?? row.outcome} <span class="quiet">{row.description}</span>
        </td>
        <td>
          <Short texts={row.users} shorten={userText} />
        </td>
        <td class="nowrap">{row.purposes.join(', ')}</td>
        <td class="nowrap">
          <Short texts={row.patients} shorten={numberOf} />
        </td>
        <td class="quiet nowrap">{row.source}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={7}>
            <pre>{row.xml}</pre>
          </td>
        </tr>
      )}
    </>
  )
}

interface ShortProps {
  readonly texts: readonly string[]
  readonly shorten: (text: string) => string
}

/** The short form of each, and the whole one for whoever points at it. */
function Short({ texts, shorten }: ShortProps) {
  return (
    <>
      {texts.map((text, at) => (
        <span key={text} title={text}>
          {at > 0 && ', '}
          {shorten(text)}
        </span>
      ))}
    </>
  )
}

// CX: the number stands before the first caret.
function numberOf(cx: string): string {
  return cx.split('^')[0] ?? cx
}

// A service is named by its endpoint: its path tells more than its port.
function userText(user: string): string {
  return /^https?:\/\/[^/]+(\/.+)$/.exec(user)?.[1] ?? user
}

const outcomes: Readonly<Record<number, string>> = {
  0: 'success',
  4: 'refused',
  8: 'failed',
  12: 'unknown',
}
