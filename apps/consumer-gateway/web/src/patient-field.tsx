// The field for the hospital's own number of a patient.

interface PatientFieldProps {
  readonly value: string
  readonly onValue: (value: string) => void
}

export function PatientField({ value, onValue }: PatientFieldProps) {
  return (
    <label>
      Patient number
      <input
        name="patient"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        placeholder="as in our own hospital"
        maxLength={64}
        autocomplete="off"
        spellcheck={false}
        required
      />
    </label>
  )
}
