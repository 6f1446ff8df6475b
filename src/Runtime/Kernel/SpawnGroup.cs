using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>
/// Programs that are started together: while a child is on its way to its program, which takes longer than making it,
/// the next one is made already. The children share this process's memory until then (native/child.c), so what they
/// were told stays where it is until <see cref="Wait"/>.
/// </summary>
internal sealed unsafe class SpawnGroup(Env env, SignalState signals)
{
    /// <summary>How many programs a group starts at most.</summary>
    public const int Size = 16;

    /// <summary>In bytes. The child calls nothing but the kernel.</summary>
    private const int StackSize = 1024;

    private readonly int[] _results = new int[Size];
    private readonly byte** _environment = new NativeVector(env).Pointer;
    private Child* _last;

    /// <summary>How many have been begun.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Size;

    /// <summary>
    /// Makes a child that is to be a program, with those of the options that say its directory by a descriptor, its
    /// descriptors and its session, and with <paramref name="limit"/> for its open files, unless that is 0. All
    /// descriptors from <paramref name="endOfInherited"/> on are close-on-exec, where that is not negative. False where the
    /// system cannot do it in this way.
    /// </summary>
    public bool Begin(Bytes path, Bytes[] argv, in SpawnOptions options, ResourceLimit limit, int endOfInherited)
    {
        // In one block: what the child is told, its moves, and its stack, which grows towards them.
        int told = sizeof(Child) + options.Descriptors.Length * sizeof(DescriptorMove);
        var child = (Child*)NativeMemory.Alloc((nuint)(told + StackSize));
        *child = new Child
        {
            Path = new NativeVector([path]).Pointer,
            Argv = new NativeVector(argv).Pointer,
            Environment = _environment,
            Moves = (DescriptorMove*)(child + 1),
            Limit = limit,
            Mask = signals.Mask,
            MoveCount = options.Descriptors.Length,
            Directory = options.DirectoryDescriptor,
            Keep = options.Descriptors.Length == 0 ? endOfInherited : -1,
            Pending = 1,
            NewSession = options.NewSession ? 1 : 0,
            PipeIgnored = signals.PipeIgnored ? 1 : 0,
            Index = Count,
            Before = _last,
        };
        options.Descriptors.CopyTo(new Span<DescriptorMove>(child->Moves, child->MoveCount));
        child->PathText = *child->Path;
        int pid = s6_child_start(child, (byte*)child + told + StackSize);
        if (pid == -Posix.EINVAL)
        {
            Free(child);
            return false;
        }
        _last = child;
        Add(pid);
        return true;
    }

    /// <summary>Takes note of the result of a program that was started in another way.</summary>
    public void Add(int result) => _results[Count++] = result;

    /// <summary>Waits until each child is its program or has failed.</summary>
    public void Wait()
    {
        while (_last is not null)
        {
            Child* child = _last;
            ref int result = ref _results[child->Index];
            if (result > 0 && s6_child_wait(child, result) is < 0 and int error)
            {
                Sys.WaitFor(result);
                result = error;
            }
            _last = child->Before;
            Free(child);
        }
        NativeMemory.Free(_environment);
    }

    /// <summary>After <see cref="Wait"/>: the pid of a program, or −errno, in the order they were begun.</summary>
    public int Result(int index) => _results[index];

    private static void Free(Child* child)
    {
        NativeMemory.Free(child->Path);
        NativeMemory.Free(child->Argv);
        NativeMemory.Free(child);
    }

    [DllImport("s6start")]
    private static extern int s6_child_start(Child* child, void* top);

    [DllImport("s6start")]
    private static extern int s6_child_wait(Child* child, int pid);

    /// <summary>struct s6_child of native/child.c, and behind it what this side keeps.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Child
    {
        public byte* PathText;
        public byte** Argv;
        public byte** Environment;
        public DescriptorMove* Moves;
        public ResourceLimit Limit;
        public ulong Mask;
        public int MoveCount;
        public int Directory;
        public int Keep;
        public int Pending;
        public int NewSession;
        public int PipeIgnored;
        public int Error;
        public byte** Path;
        public Child* Before;
        public int Index;
    }
}
