// What the privacy officer looks for.
import { useState } from 'preact/hooks'
import type { AuditFilter } from './gateway-api.ts'

export const everything: AuditFilter = { patient: '', user: '', outcome: '', hours: 24 }

interface FilterFormProps {
  readonly busy: boolean
  readonly onFilter: (filter: AuditFilter) => void
}

export function AuditFilterForm({ busy, onFilter }: FilterFormProps) {
  const [filter, setFilter] = useState<AuditFilter>(everything)
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault()
        onFilter(filter)
      }}
    >
      <label>
        Patient number
        <input
          name="patient"
          value={filter.patient}
          placeholder="ours or the domain’s"
          onInput={(event) => setFilter({ ...filter, patient: event.currentTarget.value })}
        />
      </label>
      <label>
        User
        <input
          name="user"
          value={filter.user}
          onInput={(event) => setFilter({ ...filter, user: event.currentTarget.value })}
        />
      </label>
      <label>
        Outcome
        <select
          name="outcome"
          value={filter.outcome}
          onChange={(event) => setFilter({ ...filter, outcome: event.currentTarget.value })}
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
          name="hours"
          type="number"
          min="1"
          max="8760"
          value={filter.hours}
          onInput={(event) => setFilter({ ...filter, hours: Number(event.currentTarget.value) })}
        />
      </label>
      <button type="submit" class="button" disabled={busy}>
        Show
      </button>
    </form>
  )
}
