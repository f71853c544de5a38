// Who saw what: the audit messages of the domain, newest first.
import { useEffect, useState } from 'preact/hooks'
import { type AuditFilter, type AuditRow, auditRows } from './gateway-api.ts'

const everything: AuditFilter = { patient: '', user: '', outcome: '', hours: 24 }

export function AuditPage() {
  const [filter, setFilter] = useState<AuditFilter>(everything)
  const [rows, setRows] = useState<readonly AuditRow[]>([])
  const [problem, setProblem] = useState('')
  const [open, setOpen] = useState('')

  async function load(wanted: AuditFilter): Promise<void> {
    setProblem('')
    try {
      setRows((await auditRows(wanted)).rows)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  useEffect(() => void load(everything), [])

  return (
    <main class="wide">
      <FilterForm filter={filter} onChange={setFilter} onSubmit={() => void load(filter)} />
      {problem !== '' && <p class="notice bad">{problem}</p>}
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
      <p class="quiet small">{rows.length} messages. Reading the audit is itself recorded.</p>
    </main>
  )
}

interface FilterProps {
  readonly filter: AuditFilter
  readonly onChange: (filter: AuditFilter) => void
  readonly onSubmit: () => void
}

function FilterForm({ filter, onChange, onSubmit }: FilterProps) {
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <label>
        Patient id in the domain
        <input
          value={filter.patient}
          onInput={(event) => onChange({ ...filter, patient: event.currentTarget.value })}
        />
      </label>
      <label>
        User
        <input
          value={filter.user}
          onInput={(event) => onChange({ ...filter, user: event.currentTarget.value })}
        />
      </label>
      <label>
        Outcome
        <select
          value={filter.outcome}
          onChange={(event) => onChange({ ...filter, outcome: event.currentTarget.value })}
        >
          <option value="">any</option>
          <option value="0">success</option>
          <option value="4">refused</option>
          <option value="8">failed</option>
        </select>
      </label>
      <label>
        Last hours
        <input
          type="number"
          min="1"
          max="8760"
          value={filter.hours}
          onInput={(event) => onChange({ ...filter, hours: Number(event.currentTarget.value) })}
        />
      </label>
      <button type="submit" class="button">
        Show
      </button>
    </form>
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
        <td class="nowrap">{new Date(row.time).toLocaleString('en-GB')}</td>
        <td>
          <strong>{row.transaction}</strong> {row.event}
        </td>
        <td>
          {outcomes[row.outcome] ?? row.outcome} <span class="quiet">{row.description}</span>
        </td>
        <td>{row.users.join(', ')}</td>
        <td>{row.purposes.join(', ')}</td>
        <td>{row.patients.join(', ')}</td>
        <td class="quiet">{row.source}</td>
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

const outcomes: Readonly<Record<number, string>> = {
  0: 'success',
  4: 'refused',
  8: 'failed',
  12: 'unknown',
}
