import { Button, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Shell } from '../../app/shell.tsx'
import classes from './admin-layout.module.css'
import { AdminNavigation } from './admin-navigation.tsx'

/** Around each of the administrator's pages: the way to the others, beside it or, on a narrow screen, in a drawer. */
export function AdminLayout() {
  const { t } = useTranslation('admin')
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
          aria-label={t('menu')}
          aria-haspopup="dialog"
          onClick={open}
        >
          {t('title')}
        </Button>
        <Drawer.Root opened={isOpen} onClose={close} size={280}>
          <Drawer.Overlay backgroundOpacity={0.4} />
          <Drawer.Content aria-label={t('title')}>
            <Drawer.Body>
              <Drawer.CloseButton aria-label={t('close')} ms="auto" mb="xs" />
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
