package io.atomicpartition.explorer;

import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Gives a class another disk: its calls to the JDK's file classes become calls to those of {@link
 * DiskFiles}. Nothing else of it changes.
 */
final class DiskRemapper {
  private static final String HERE = "io/atomicpartition/explorer/";
  private static final Map<String, String> NAMES =
      Map.of(
          "java/nio/file/Files", HERE + "DiskFiles",
          "java/nio/channels/FileChannel", HERE + "DiskChannel",
          "java/nio/channels/FileLock", HERE + "DiskLock",
          "java/util/UUID", HERE + "DiskIds");

  private DiskRemapper() {}

  static byte[] remap(byte[] classFile) {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(new RealPaths(new ClassRemapper(out, new SimpleRemapper(NAMES))), 0);
    return out.toByteArray();
  }

  /** {@code Path.toRealPath} is the one call that is not a static method of a class. */
  private static final class RealPaths extends ClassVisitor {
    RealPaths(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          if (owner.equals("java/nio/file/Path") && method.equals("toRealPath")) {
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                HERE + "DiskFiles",
                method,
                type.replace("(", "(Ljava/nio/file/Path;"),
                false);
          } else {
            super.visitMethodInsn(opcode, owner, method, type, isInterface);
          }
        }
      };
    }
  }
}
