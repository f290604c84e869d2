import ArgumentParser
import GRDB
import Hummingbird
import HummingbirdTLS
import NIOSSL
