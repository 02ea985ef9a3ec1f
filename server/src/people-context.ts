import type { AuditLog } from './audit/audit-log.ts'
import type { Db, Tx } from './database/database.ts'
import { HostCookie } from './http/host-cookie.ts'
import type { Routes } from './http/routes.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import { OwnAccounts } from './people/account.ts'
import { accountRoutes } from './people/account-routes.ts'
import { AdministeredPersonStore } from './people/administered-person-store.ts'
import { EndSignIns } from './people/end-sign-ins.ts'
import { FirstAdministrator } from './people/first-administrator.ts'
import { ImportPeople } from './people/import-people.ts'
import { KnownDevices } from './people/known-devices.ts'
import { PasswordLinkStore } from './people/password-link-store.ts'
import { PasswordLinks } from './people/password-links.ts'
import { PeopleAdministration } from './people/people-administration.ts'
import { peopleAdministrationRoutes } from './people/people-administration-routes.ts'
import { peopleRoutes } from './people/people-routes.ts'
import { PersonStore } from './people/person-store.ts'
import { setupRoutes } from './people/setup-routes.ts'
import { SetupStore } from './people/setup-store.ts'
import { SignIns } from './people/sign-in.ts'
import { SignInCookies } from './people/sign-in-cookies.ts'
import { SignInStore } from './people/sign-in-store.ts'
import type { Vault } from './vault/vault.ts'

interface PeopleParts {
  readonly db: Db
  readonly jobs: JobQueue
  readonly audit: AuditLog
  readonly vault: Vault
  readonly origin: string
}

/** Constructs what has to do with accounts; `endSessions` is the sessions' part in disabling one. */
export function createPeople({ db, jobs, audit, vault, origin }: PeopleParts) {
  const now = () => new Date()
  const people = new PersonStore(db)
  const signInStore = new SignInStore(db)
  const ends = new EndSignIns(signInStore, jobs)
  const devices = new KnownDevices({ vault, now })
  const signIns = new SignIns({ db, people, store: signInStore, devices, now })
  const first = new FirstAdministrator({ db, people, store: new SetupStore(db), now })
  const linkStore = new PasswordLinkStore(db)
  const links = new PasswordLinks({
    ...{ db, people, audit, origin, now },
    ...{ links: linkStore, signIns: signInStore, ends },
  })
  const accounts = new OwnAccounts({ db, people, signIns, store: signInStore, ends, audit, now })

  function serve(
    routes: Routes,
    served: {
      cookie: HostCookie
      defaultQuota: { sessions: number; minutes: number }
      endSessions: (tx: Tx, userId: string) => Promise<number>
    },
  ): void {
    const { defaultQuota, endSessions } = served
    const device = new HostCookie(origin, 'carrel-device')
    const cookies = new SignInCookies({ signIn: served.cookie, device, devices })
    const store = new AdministeredPersonStore(db)
    const administration = new PeopleAdministration({
      ...{ db, store, people, signIns: ends, linkStore, links, audit, endSessions, now },
    })
    setupRoutes(routes, first, signIns, cookies)
    peopleRoutes(routes, accounts, signIns, cookies)
    accountRoutes(routes, { accounts, links, signIns, cookies })
    peopleAdministrationRoutes(routes, {
      ...{ administration, defaultQuota, imports: new ImportPeople({ db, store, administration }) },
    })
  }

  return { people, signIns, first, serve }
}
