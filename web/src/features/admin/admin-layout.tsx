import { Button, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs'
import { Outlet } from '@tanstack/react-router'
import { Shell } from '../../app/shell.tsx'
import classes from './admin-layout.module.css'
import { AdminNavigation } from './admin-navigation.tsx'
import texts from './texts/en.json'

/** Around each of the administrator's pages: the way to the others, beside it or, on a narrow screen, in a drawer. */
export function AdminLayout() {
  const [isOpen, { open, close }] = useDisclosure()
  return (
    <Shell isWide>
      <div className={classes.layout}>
        <div className={classes.side}>
          <AdminNavigation />
        </div>
        <Button
          className={classes.opener}
          variant="default"
          leftSection={<IconMenu2 size={16} />}
          aria-label={texts.menu}
          aria-haspopup="dialog"
          onClick={open}
        >
          {texts.title}
        </Button>
        <Drawer.Root opened={isOpen} onClose={close} size={280}>
          <Drawer.Overlay backgroundOpacity={0.4} />
          <Drawer.Content aria-label={texts.title}>
            <Drawer.Body>
              <Drawer.CloseButton aria-label={texts.close} ms="auto" mb="xs" />
              <AdminNavigation onChoose={close} />
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
        <div className={classes.content}>
          <Outlet />
        </div>
      </div>
    </Shell>
  )
}
