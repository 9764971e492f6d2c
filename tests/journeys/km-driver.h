/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <atspi/atspi.h>

G_BEGIN_DECLS

/* libatspi has no automatic clean-up of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)

/* Drives the application as a person with a screen reader and a keyboard would: it sees what the accessibility bus says,
 * and types through the X server. All waiting is for something to appear, bounded by KM_DRIVER_PATIENCE_SECONDS;
 * what does not appear ends the test with the tree that was there. Main thread only. */

#define KM_DRIVER_PATIENCE_SECONDS 60

typedef struct _KmDriver KmDriver;

KmDriver        *km_driver_new            (const char         *program,
                                           const char         *language,
                                           const char         *shot_folder);
void             km_driver_free           (KmDriver           *driver);

void             km_driver_start          (KmDriver           *driver,
                                           const char * const *arguments);
void             km_driver_stop           (KmDriver           *driver);
void             km_driver_wait_end       (KmDriver           *driver);
void             km_driver_kill           (KmDriver           *driver);
gboolean         km_driver_is_running     (KmDriver           *driver);
GPid             km_driver_pid            (KmDriver           *driver);

AtspiAccessible *km_driver_find           (KmDriver           *driver,
                                           const char         *role,
                                           const char         *name);
AtspiAccessible *km_driver_look           (KmDriver           *driver,
                                           const char         *role,
                                           const char         *name);
AtspiAccessible *km_driver_focused        (KmDriver           *driver);
void             km_driver_wait_gone      (KmDriver           *driver,
                                           const char         *role,
                                           const char         *name);
void             km_driver_wait_sensitive (KmDriver           *driver,
                                           const char         *name);
char            *km_driver_wait_text      (KmDriver           *driver,
                                           const char         *pattern);
gboolean         km_driver_shows          (KmDriver           *driver,
                                           const char         *pattern);
gboolean         km_driver_role_is        (const char         *role,
                                           const char         *wanted);
char            *km_driver_text_of        (AtspiAccessible    *accessible);

void             km_driver_focus_window   (KmDriver           *driver);
void             km_driver_raise_window   (KmDriver           *driver);
void             km_driver_click          (KmDriver           *driver,
                                           AtspiAccessible    *accessible);
void             km_driver_key            (KmDriver           *driver,
                                           const char         *key);
void             km_driver_type           (KmDriver           *driver,
                                           const char         *text);
void             km_driver_fill           (KmDriver           *driver,
                                           const char         *name,
                                           const char         *text);
void             km_driver_choose         (KmDriver           *driver,
                                           const char         *name,
                                           const char         *option);
gboolean         km_driver_wait_until     (KmDriver           *driver,
                                           gboolean          (*condition) (KmDriver *driver,
                                                                           gpointer  data),
                                           gpointer            data);
void             km_driver_shot           (KmDriver           *driver,
                                           const char         *name);
void             km_driver_dump           (KmDriver           *driver);
G_NORETURN
void             km_driver_fail           (KmDriver           *driver,
                                           const char         *format,
                                           ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmDriver, km_driver_free)

G_END_DECLS
