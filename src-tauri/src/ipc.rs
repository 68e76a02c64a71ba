//! The one IPC contract: the handlers, and the TypeScript that is written from them.

use tauri::Wry;
use tauri_specta::{Builder, collect_commands};

use crate::commands::{
    accounts, agents, calls, camera, connections, customers, describing, enrolment, imports, kiosk,
    numbers, people, queue, records, sandbox, settings, sheets, station, updates,
};

/// Every command there is. A test compares this list with `commands.toml`.
pub fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .commands(collect_commands![
            station::station_open,
            station::station_painted,
            station::station_close,
            station::station_set_appearance,
            station::station_policy,
            station::station_become,
            updates::updates_state,
            updates::updates_look,
            updates::updates_fetch,
            updates::updates_install,
            settings::settings_export,
            settings::settings_preview,
            settings::settings_import,
            sandbox::sandbox_start,
            sandbox::sandbox_stop,
            sandbox::sandbox_look,
            sandbox::sandbox_arm,
            sandbox::sandbox_clear,
            connections::connections_list,
            connections::connection_save,
            connections::connection_replace_secret,
            connections::connection_forget_secret,
            connections::connection_remove,
            connections::connection_test,
            people::people_desk,
            people::people_use_connection,
            people::people_search,
            people::people_countries,
            people::people_phone,
            people::people_email,
            people::person_open,
            people::person_add,
            people::person_update,
            people::person_delete,
            people::person_forget,
            people::person_retry,
            people::person_adopt,
            people::person_settle,
            people::person_recreate,
            people::pin_generate,
            people::pin_set,
            people::pin_verify,
            people::people_export,
            numbers::numbers_watch,
            numbers::numbers_look,
            numbers::numbers_say_right,
            numbers::numbers_correct,
            numbers::numbers_stop,
            imports::import_watch,
            imports::import_look,
            imports::import_choose,
            imports::import_read_as,
            imports::import_template,
            imports::import_check,
            imports::import_rows,
            imports::import_start,
            imports::import_stop,
            imports::import_retry,
            imports::import_discard,
            imports::import_report,
            accounts::accounts_desk,
            accounts::account_look_up,
            accounts::account_settle,
            agents::agents_list,
            agents::agent_open,
            agents::agent_create,
            agents::agent_update,
            agents::agent_set_active,
            agents::platform_users_list,
            agents::platform_user_open,
            agents::platform_user_create,
            agents::platform_user_update,
            agents::platform_user_set_active,
            agents::roles_list,
            agents::hierarchy_list,
            agents::hierarchy_create,
            agents::hierarchy_update,
            agents::hierarchy_set_active,
            customers::customers_page,
            customers::customer_open,
            customers::customer_create,
            customers::customer_update,
            customers::ucaas_users_list,
            customers::ucaas_user_create,
            customers::ucaas_user_update,
            customers::ucaas_user_set_active,
            customers::ucaas_user_adopt,
            customers::subscriptions_page,
            records::records_open,
            records::records_start_anew,
            records::backup_make,
            records::backup_preview,
            records::backup_restore,
            records::activity_list,
            records::activity_verify,
            records::activity_export,
            calls::calls_watch,
            calls::calls_choose_files,
            calls::calls_choose_folder,
            calls::calls_passed_add,
            calls::calls_passed_seen,
            calls::calls_convert,
            calls::calls_convert_stop,
            calls::calls_use_connection,
            calls::calls_set_batch,
            calls::calls_set_file,
            calls::calls_send,
            calls::calls_cancel,
            calls::calls_retry,
            calls::calls_settle,
            calls::calls_remove,
            calls::calls_ask,
            calls::calls_look_again,
            calls::calls_pause,
            calls::calls_keep,
            calls::calls_steps,
            queue::calls_place,
            queue::calls_tune,
            queue::calls_folder_choose,
            queue::calls_folder_sends,
            queue::calls_folder_end,
            queue::calls_leave,
            describing::calls_set_files,
            describing::calls_send_as,
            describing::calls_waive,
            describing::calls_add_grown,
            describing::calls_set_dating,
            describing::pattern_preview,
            describing::pattern_set,
            describing::presets_list,
            describing::preset_save,
            describing::preset_remove,
            sheets::sheets_list,
            sheets::sheet_preview,
            sheets::sheet_use,
            sheets::sheet_preset_rename,
            sheets::sheet_preset_remove,
            calls::receipts_list,
            calls::receipts_export,
            kiosk::kiosk_open,
            kiosk::kiosk_begin,
            kiosk::kiosk_scan,
            kiosk::kiosk_code,
            kiosk::kiosk_login_name,
            kiosk::kiosk_consent,
            kiosk::kiosk_take,
            kiosk::kiosk_still,
            kiosk::kiosk_check,
            kiosk::kiosk_again,
            kiosk::kiosk_back,
            kiosk::kiosk_left,
            kiosk::kiosk_pulse,
            kiosk::kiosk_unlock,
            kiosk::kiosk_become,
            kiosk::kiosk_staff_passcode,
            kiosk::kiosk_staff_cameras,
            kiosk::kiosk_staff_camera,
            kiosk::kiosk_staff_test,
            kiosk::kiosk_staff_usual_renderer,
            camera::camera_open,
            camera::camera_close,
            camera::camera_look,
            camera::camera_frame,
            camera::cameras_list,
            camera::camera_choose,
            enrolment::slip_make,
            enrolment::enrolment_setup,
            enrolment::pairing_write,
            enrolment::pairing_take,
            enrolment::pairing_forget,
            enrolment::exchange_write,
            enrolment::exchange_take,
            enrolment::station_set_passcode,
            enrolment::station_set_idle,
            enrolment::station_set_login_names,
            enrolment::station_self_test,
            enrolment::station_self_test_last,
            enrolment::station_usual_renderer,
            enrolment::consent_text,
            enrolment::person_consent,
            enrolment::factor_process,
        ])
        // Bytes and milliseconds stay far below 2^53; a test holds the largest.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::{Path, PathBuf},
    };

    use specta_typescript::Typescript;

    use super::*;

    type Names = BTreeSet<String>;

    fn manifest_dir() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    fn generated() -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ipc.gen.ts");
        builder().export(Typescript::default(), &file).unwrap();
        fs::read_to_string(file).unwrap()
    }

    fn table() -> BTreeMap<String, Names> {
        let text = fs::read_to_string(manifest_dir().join("commands.toml")).unwrap();
        let rows: toml::Table = text.parse().unwrap();
        let roles = |row: &toml::Value| {
            let roles = row["roles"].as_array().unwrap();
            roles.iter().map(|role| role.as_str().unwrap().to_owned()).collect()
        };
        rows.iter().map(|(name, row)| (name.clone(), roles(row))).collect()
    }

    /// The names that the generated file sends, which are those that the handlers answer to.
    fn handlers() -> Names {
        generated()
            .split("__TAURI_INVOKE")
            .filter(|rest| rest.starts_with(['(', '<']))
            .filter_map(|rest| rest.split('"').nth(1))
            .map(str::to_owned)
            .collect()
    }

    fn permitted(capability: &Path) -> Names {
        let text = fs::read_to_string(capability).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let permissions = json["permissions"].as_array().unwrap();
        permissions
            .iter()
            .map(|permission| permission.as_str().unwrap())
            .map(|permission| permission.strip_prefix("allow-").unwrap().replace('-', "_"))
            .collect()
    }

    #[test]
    fn the_generated_typescript_is_not_stale() {
        let path = manifest_dir().join("../ui/src/platform/ipc.gen.ts");
        let fresh = generated();
        if std::env::var_os("GATEHOUSE_GEN").is_some() {
            fs::write(&path, &fresh).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap();
        assert!(there == fresh, "ui/src/platform/ipc.gen.ts is stale; run `cargo xtask gen`");
    }

    #[test]
    fn handlers_table_manifest_and_capabilities_name_the_same_commands() {
        let table = table();
        let named: Names = table.keys().cloned().collect();
        assert_eq!(handlers(), named, "handlers and commands.toml differ");
        let manifest: Names = fs::read_dir(manifest_dir().join("permissions/autogenerated"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "reference")
            .collect();
        assert_eq!(manifest, named, "the app manifest and commands.toml differ");
        for role in ["admin", "kiosk", "stopped", "uploads"] {
            let file = Path::new(env!("OUT_DIR")).join(format!("capabilities/{role}.json"));
            let granted: Names = table
                .iter()
                .filter(|(_, roles)| roles.contains(role))
                .map(|(name, _)| name.clone())
                .collect();
            assert_eq!(permitted(&file), granted, "the {role} capability and commands.toml differ");
        }
    }

    #[test]
    fn a_kiosk_can_do_its_own_work_and_neither_list_nor_delete_nor_set_anything() {
        let table = table();
        let kiosk: Vec<_> = table
            .iter()
            .filter(|(_, roles)| roles.contains("kiosk"))
            .map(|(name, _)| name)
            .collect();
        let others: Vec<_> = kiosk
            .iter()
            .filter(|name| !name.starts_with("kiosk_") && !name.starts_with("camera_"))
            .collect();
        assert_eq!(others, [&"station_open", &"station_painted"]);
        let forbidden = ["list", "search", "delete", "remove", "set", "forget", "choose", "export"];
        for name in kiosk {
            assert!(!name.split('_').any(|word| forbidden.contains(&word)), "{name}");
        }
        let visits = table.iter().filter(|(name, _)| name.starts_with("kiosk_"));
        for (name, roles) in visits {
            assert_eq!(roles.iter().collect::<Vec<_>>(), ["kiosk"], "{name}");
        }
    }

    #[test]
    fn a_station_that_is_stopped_can_say_so_and_close() {
        let stopped = table().into_iter().filter(|(_, roles)| roles.contains("stopped"));
        let names: Vec<_> = stopped.map(|(name, _)| name).collect();
        assert_eq!(names, ["station_close", "station_open", "station_painted"]);
    }

    #[test]
    fn no_number_that_crosses_is_larger_than_a_window_can_count() {
        const LARGEST_EXACT: u64 = (1 << 53) - 1;
        let a_million_largest_files = gatehouse_vendors::authenticx::LARGEST_FILE * 1_000_000;
        assert!(a_million_largest_files < LARGEST_EXACT);
    }
}
