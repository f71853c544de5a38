// The report for people: one page without scripts or anything from elsewhere, with links to the
// evidence.
import { escapeAttribute, escapeText } from '@isthmus/xml/write-xml'
import type { ScenarioReport, StepReport } from '../step-report.ts'
import { coverage } from './coverage.ts'
import { type RunReport, countOutcomes } from './run-report.ts'
import { style } from './style.ts'

export function htmlReport(report: RunReport): string {
  const { facts, scenarios } = report
  const { passed, failed, skipped } = countOutcomes(scenarios)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conformance run ${escapeText(facts.runId)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Conformance run <small>${escapeText(facts.runId)}</small></h1>
<p class="counts"><b class="passed">${passed} passed</b> <b class="failed">${failed} failed</b>
<b class="skipped">${skipped} skipped</b></p>
<p>Self-tested with scenarios mirroring the public test lists of Gazelle and the NIST XDS Toolkit. This is no
certification and no Connectathon result.</p>
<dl>${factsList(report)}</dl>
</header>
<h2>Actors and profiles</h2>
${matrix(scenarios)}
<h2>Scenarios</h2>
${scenarios.map((one) => scenarioSection(one)).join('\n')}
<h2>Requirements</h2>
${coverageTable(scenarios)}
</body>
</html>
`
}

function factsList({ facts }: RunReport): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Target', facts.target],
    ['Profile', facts.profile],
    ['Began', facts.startedAt],
    ['Ended', facts.endedAt],
    ['Runner', `Node ${facts.node}, ${facts.host}`],
    ...facts.notes.map((note) => ['Note', note] as const),
  ]
  return rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeText(value)}</dd>`).join('')
}

function matrix(scenarios: readonly ScenarioReport[]): string {
  const profiles = [...new Set(scenarios.map(({ scenario }) => scenario.profile))].toSorted()
  const actors = [...new Set(scenarios.map(({ scenario }) => scenario.actor))].toSorted()
  const cell = (actor: string, profile: string) => {
    const mine = scenarios.filter(
      ({ scenario }) => scenario.actor === actor && scenario.profile === profile,
    )
    if (mine.length === 0) return '<td></td>'
    const { passed, failed, skipped } = countOutcomes(mine)
    const outcome = failed > 0 ? 'failed' : passed > 0 ? 'passed' : 'skipped'
    const beside = skipped > 0 ? ` (${skipped} skipped)` : ''
    return `<td class="${outcome}">${passed} of ${mine.length}${beside}</td>`
  }
  const head = profiles.map((profile) => `<th>${escapeText(profile)}</th>`).join('')
  const rows = actors.map(
    (actor) =>
      `<tr><th>${escapeText(actor)}</th>${profiles.map((one) => cell(actor, one)).join('')}</tr>`,
  )
  return `<table><tr><th></th>${head}</tr>${rows.join('')}</table>`
}

function scenarioSection({ scenario, outcome, reason, steps }: ScenarioReport): string {
  const why = reason === undefined ? '' : `<p>Skipped: ${escapeText(reason)}.</p>`
  return `<details id="${escapeAttribute(scenario.id)}"${outcome === 'failed' ? ' open' : ''}>
<summary><b class="${outcome}">${outcome}</b> ${escapeText(scenario.title)}
<small>${escapeText(scenario.id)} · ${scenario.level}</small></summary>
${why}<ol>${steps.map((step) => stepItem(step)).join('')}</ol>
<p class="covers">Covers: ${escapeText(scenario.covers.join(', '))}</p>
</details>`
}

function stepItem({ says, outcome, reason, problems, seconds, files }: StepReport): string {
  const links = files.map((file) => {
    const name = file.slice(file.lastIndexOf('/') + 1)
    return `<a href="${escapeAttribute(file)}">${escapeText(name)}</a>`
  })
  const why = reason === undefined ? '' : `: ${escapeText(reason)}`
  const problemList = problems.map((problem) => `<li>${escapeText(problem)}</li>`).join('')
  return `<li><span class="${outcome}">${outcome}</span> ${escapeText(says)}${why}
<small>${(seconds * 1000).toFixed(0)} ms</small> ${links.join(' · ')}
${problems.length === 0 ? '' : `<ul class="problems">${problemList}</ul>`}</li>`
}

function coverageTable(scenarios: readonly ScenarioReport[]): string {
  const rows = coverage(scenarios).map(({ requirement, scenarios: ids, outcome }) => {
    const links = ids.map((id) => `<a href="#${escapeAttribute(id)}">${escapeText(id)}</a>`)
    const cells = [
      `<td>${escapeText(requirement)}</td>`,
      `<td class="${outcome}">${outcome}</td>`,
      `<td>${links.join(', ')}</td>`,
    ]
    return `<tr>${cells.join('')}</tr>`
  })
  return `<table><tr><th>Requirement</th><th>Result</th><th>Scenarios</th></tr>${rows.join('')}</table>`
}
