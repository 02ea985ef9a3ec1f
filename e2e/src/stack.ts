import { z } from 'zod'

/** The running product that end-to-end tests are given; `./carrel test` starts it. */
const Stack = z.object({
  url: z.url(),
  gatewayControl: z.object({ url: z.url(), secret: z.string() }),
  /** Where the stack's starter listens: `POST /server/kill`, `POST /server/start`. */
  control: z.url(),
  lab: z.object({
    host: z.string(),
    port: z.int(),
    ca_file: z.string(),
    token: z.object({ id: z.string(), secret: z.string() }),
    nodes: z.array(z.string()),
    storage: z.string(),
    guest_network: z.string(),
    templates: z.array(z.object({ vmid: z.int() })),
  }),
})
export type Stack = z.infer<typeof Stack>

export function readStack(env: NodeJS.ProcessEnv): Stack {
  if (!env.E2E_STACK) throw new Error('E2E_STACK is not set: run these tests by ./carrel test.')
  return Stack.parse(JSON.parse(env.E2E_STACK))
}
