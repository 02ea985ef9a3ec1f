import './zod-without-eval.ts'
import './app/global.css'
import './app/forced-colours.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { speak } from './i18n/i18n.ts'
import { rememberedLanguage } from './i18n/use-language.ts'

const place = document.getElementById('root')
if (!place) throw new Error('The page has no place for the application.')

const root = createRoot(place)

// A language that cannot be fetched leaves English, which is here already.
void speak(rememberedLanguage()).finally(() =>
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
