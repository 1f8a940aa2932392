# Starts a main class of the program. Sourced by the scripts beside it, with $home set to the program's folder.

. "$home/bin/find-java.sh"

# The version that Java's vendor gave this build of it, from its release file; empty if there is none.
read_java_build() {
    local line
    java_build=''
    if [ -r "$java_home/release" ]; then
        while IFS= read -r line; do
            case $line in
            JAVA_RUNTIME_VERSION=*) java_build=${line#*=} java_build=${java_build#\"} java_build=${java_build%\"} ;;
            esac
        done <"$java_home/release"
    fi
}

# Whether this Java can give back what its compiler has freed; older ones refuse to start with an option that they do not know.
trims_memory() {
    local release=${java_build%%[!0-9.]*}
    case $release in
    17.0.* | 21.0.*) [ "${release##*.}" -ge 10 ] ;;
    *) [ "$java_version" -ge 22 ] ;;
    esac
}

# Sets java_home, java_version, class_path and archive, or ends the script. The path is spelt out, in an order that is the
# same everywhere: an archive of classes is for one class path.
find_program() {
    if ! find_java java; then
        echo "${0##*/}: $java_problem: $(as_root)$jdk_line" >&2
        exit 1
    fi
    class_path=$(
        set +f
        LC_ALL=C
        path=''
        for jar in "$home"/lib/*.jar; do path=$path${path:+:}$jar; done
        printf '%s' "$path"
    )
    read_java_build
    archive=$home/archive/$java_build.jsa
    if [ "$java_version" -ge 25 ]; then archive=$home/archive/$java_build.aot; fi
}

# An archive holds for one build of Java, and for jars that are where they were, with the times that they had: a note beside it
# says where, and has their time. Java finds out itself, but starts without its own archive then; and it crashes on half a file,
# so the note has the size too.
archive_fits() {
    local bytes='' place='' jar=${class_path##*:}
    [ -n "$java_build" ] && [ -r "$archive" ] && [ -r "$archive.note" ] || return 1
    IFS=' ' read -r bytes place <"$archive.note" || return 1
    [ "$place" = "$home" ] && ! [ "$jar" -nt "$archive.note" ] && ! [ "$jar" -ot "$archive.note" ] &&
        [ "$bytes" = "$(stat -c %s "$archive")" ]
}

# Becomes Java, with these options of the JVM (those of the user win), main class and arguments.
become_java() {
    # protobuf still uses sun.misc.Unsafe: newer JDKs warn about it, older ones do not know the option
    if [ "$java_version" -ge 24 ]; then
        set -- --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "$@"
    fi
    # without this folder, jffi and SQLite's driver unpack their libraries into java.io.tmpdir
    native=$home/lib/jni/$(uname -m)-Linux
    if [ -d "$native" ]; then set -- -Djffi.boot.library.path="$native" -Dorg.sqlite.lib.path="$native" "$@"; fi
    # the JVM refuses two collectors
    case " ${ICMP_EXPORTER_JAVA_OPTS:-} " in
    *" -XX:+Use"*"GC "*) ;;
    # the garbage of a scrape dies young; what lives on is sessions, and the heap stays close to them
    *) set -- -XX:+UseSerialGC -Xmn16m -XX:SurvivorRatio=2 -XX:-ShrinkHeapInSteps "$@" ;;
    esac
    # half of the memory there is, up to 2 GB; a third of it in a small container, where the JVM itself needs more
    # (newer JDKs warn about MaxRAM; with a share of the memory alone they would give up small references on a large host)
    if [ "$java_version" -lt 26 ]; then
        set -- -XX:MaxRAM=4g "$@"
    else
        set -- -XX:+UseCompressedOops "$@"
    fi
    if trims_memory; then set -- -XX:TrimNativeHeapInterval=10000 "$@"; fi
    exec "$java_home/bin/java" \
        -XX:InitialRAMPercentage=0.6 -XX:MinRAMPercentage=35 -XX:MaxRAMPercentage=50 \
        -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 \
        -Xss512k -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError \
        -Djava.locale.providers=SPI -Dguice_bytecode_gen_option=DISABLED "$@"
}
