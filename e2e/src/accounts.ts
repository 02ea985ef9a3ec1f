import type { SignIn } from '@carrel/contract'

/** People whom a demo has. */
export const ADA: SignIn = { username: 'ada', password: 'carrel' }
export const ADMIN: SignIn = { username: 'admin', password: 'carrel' }
