//! Every place a request can arrive at.

/// One of the three services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Vendor {
    /// People, PINs and faces.
    Authx,
    /// Calls, agents and their organisation.
    Authenticx,
    /// Customers and their users.
    Enablex,
}

macro_rules! endpoints {
    ($($vendor:ident { $($(#[$text:meta])* $name:ident,)+ })+) => {
        /// A place a request can arrive at: one method and one address of one vendor.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Endpoint {
            $($($(#[$text])* $name,)+)+
        }

        impl Endpoint {
            /// Every endpoint, vendor by vendor.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            /// The vendor this endpoint belongs to.
            #[must_use]
            pub const fn vendor(self) -> Vendor {
                match self {
                    $($(Self::$name)|+ => Vendor::$vendor,)+
                }
            }
        }
    };
}

endpoints! {
    Authx {
        /// AuthX `/AccessToken`.
        AccessToken,
        /// AuthX `/AddUser`.
        AddUser,
        /// AuthX `/UpdateUser`.
        UpdateUser,
        /// AuthX `/DeleteUser`.
        DeleteUser,
        /// AuthX `/GeneratePin`.
        GeneratePin,
        /// AuthX `/VerifyPin`.
        VerifyPin,
        /// AuthX `/ProcessBiometric`.
        ProcessBiometric,
    }
    Authenticx {
        /// Authenticx `POST /connect/token`.
        Token,
        /// Authenticx `POST /Media/Upload`.
        Upload,
        /// Authenticx `POST /TextMedia/Upload`.
        TextUpload,
        /// Authenticx `GET /Metadata`.
        Metadata,
        /// Authenticx `POST /Metadata`.
        MetadataSearch,
        /// Authenticx `PATCH /Metadata/{id}`.
        MetadataPatch,
        /// Authenticx `GET /Conversations/Transcriptions/{conversationId}`.
        Transcription,
        /// Authenticx `POST /Conversations/Transcriptions`.
        TranscriptionBatch,
        /// Authenticx `GET /Agent/All`.
        AgentList,
        /// Authenticx `GET /Agent/{AgentId}`.
        AgentOpen,
        /// Authenticx `POST /Agent`.
        AgentCreate,
        /// Authenticx `PUT /Agent/{AgentId}`.
        AgentUpdate,
        /// Authenticx `GET /User?UserName=`.
        UserFind,
        /// Authenticx `GET /User/All`.
        UserList,
        /// Authenticx `GET /User/{UserId}`.
        UserOpen,
        /// Authenticx `POST /User`.
        UserCreate,
        /// Authenticx `PUT /User/{UserId}`.
        UserUpdate,
        /// Authenticx `GET /Roles/All`.
        RoleList,
        /// Authenticx `GET /Hierarchy/All`.
        HierarchyList,
        /// Authenticx `POST /Hierarchy`.
        HierarchyCreate,
        /// Authenticx `PUT /Hierarchy/{HierarchyId}`.
        HierarchyUpdate,
        /// Authenticx `GET /UserHierarchy/{UserId}/All`.
        UserHierarchyList,
        /// Authenticx `GET /UserHierarchy/{UserId}/{HierarchyId}`.
        UserHierarchyOpen,
        /// Authenticx `PUT /UserHierarchy/{UserId}/{HierarchyId}`.
        UserHierarchyUpdate,
    }
    Enablex {
        /// EnableX `POST /login`.
        Login,
        /// EnableX `GET /customers`.
        CustomerList,
        /// EnableX `GET /customers/{customer_id}`.
        CustomerOpen,
        /// EnableX `POST /customers`.
        CustomerCreate,
        /// EnableX `PATCH /customers/{customer_id}`.
        CustomerUpdate,
        /// EnableX `POST /users`.
        UcaasUserCreate,
        /// EnableX `PATCH /users/{user_id}`.
        UcaasUserUpdate,
        /// EnableX `GET /subscriptions`.
        SubscriptionList,
        /// EnableX `GET /subscriptions/{id}`.
        SubscriptionOpen,
    }
}
