#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <amqp_ssl_socket.h>

// amqp_login_with_properties is variadic: Swift cannot call it.
static inline amqp_rpc_reply_t koppel_amqp_login(amqp_connection_state_t connection, const char *vhost, int channel_max, int frame_max,
                                                 int heartbeat, const amqp_table_t *properties, const char *user, const char *password) {
    return amqp_login_with_properties(connection, vhost, channel_max, frame_max, heartbeat, properties, AMQP_SASL_METHOD_PLAIN, user,
                                      password);
}
