// The clinician's page: one small program that speaks only to its own gateway.
import { render } from 'preact'
import { App } from './app.tsx'
import './style.css'

const page = document.getElementById('page')
if (page !== null) render(<App />, page)
