using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Workers;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>Runs phases on a team of workers: the digital stages itself, those over projections and populations as the backend gives them.</summary>
/// <remarks>The bits do not depend on the number of workers or the vector width: workers own outputs, and vectors run across outputs. Nothing is allocated per run.</remarks>
public sealed unsafe class PhaseInterpreter : IDisposable
{
    private readonly NetworkProgram _program;
    private readonly PhaseWork[][] _works;
    private readonly PhaseWorker[] _workers;
    private readonly Dictionary<ConstantOperand, AlignedBuffer<float>> _constants = [];
    private readonly int[] _tapeRows;
    private readonly int[] _inputRows;
    private readonly Action<int> _body;
    private PhaseWork[] _running = [];
    private WorkerTeam? _team;

    /// <summary>An interpreter of all phases of a program.</summary>
    /// <param name="program">A valid program.</param>
    /// <param name="memory">Where operands lie.</param>
    /// <param name="workers">Size of the team that will work.</param>
    /// <param name="width">Vector width of the digital stages.</param>
    /// <param name="own">The backend's work for a stage that multiplies by weights, updates them, or scans a population.</param>
    public PhaseInterpreter(NetworkProgram program, IPhaseMemory memory, int workers, SimdWidth width, Func<StageLayout, PhaseWork> own)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(own);
        (_program, Memory) = (program, memory);
        _works =
        [
            .. program.Phases.Select((_, phase) => StageLayout.Of(program, phase).Select(layout => layout.Spec switch
            {
                MapStage => MapWork.Create(layout, width),
                ReduceStage => ReduceWork.Create(layout, width),
                SelectStage => new SelectWork(layout),
                _ => own(layout),
            }).ToArray()),
        ];
        foreach (OperandShape shape in _works.SelectMany(works => works).SelectMany(work => work.Layout.Reads))
        {
            if (shape.Operand is not ConstantOperand constant || _constants.ContainsKey(constant)) continue;
            AlignedBuffer<float> copies = new(16);
            copies.Span(0, 16).Fill((float)constant.Value);
            _constants.Add(constant, copies);
        }
        _workers = [.. Enumerable.Range(0, workers).Select(index => new PhaseWorker(index, workers))];
        _tapeRows = new int[program.Tapes.Count];
        _inputRows = new int[program.Inputs.Count];
        _body = Work;
    }

    /// <summary>Where operands lie.</summary>
    internal IPhaseMemory Memory { get; }

    /// <summary>Runs one phase.</summary>
    /// <param name="phase">Position in the program.</param>
    /// <param name="team">Who works, as many as were announced.</param>
    /// <exception cref="InvalidOperationException">Rows do not agree; nothing was changed.</exception>
    /// <exception cref="Contracts.DivergedException">An update asked for weights that are not finite.</exception>
    public void Run(int phase, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        CallChecks.Item(_program.Phases, phase, "phase");
        _running = _works[phase];
        Memory.ReadTapeRows(_tapeRows);
        Memory.ReadInputRows(_inputRows);
        Span<int> before = stackalloc int[_tapeRows.Length];
        long scratch = 0;
        foreach (PhaseWork work in _running)
        {
            _tapeRows.CopyTo(before);
            int rows = work.Layout.PlanRows(_tapeRows, _inputRows);
            work.Prepare(this, rows, before, _inputRows);
            scratch = Math.Max(scratch, work.ScratchLength);
        }
        _team = team;
        foreach (PhaseWorker worker in _workers) worker.Begin(team, scratch);
        Memory.WriteTapeRows(_tapeRows);
        team.Run(_body);
        foreach (PhaseWork work in _running) work.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PhaseWork work in _works.SelectMany(works => works)) work.Dispose();
        foreach (PhaseWorker worker in _workers) worker.Dispose();
        foreach (AlignedBuffer<float> constant in _constants.Values) constant.Dispose();
    }

    /// <summary>Where an operand lies.</summary>
    internal PhaseView View(OperandShape shape, int rows)
        => shape.Operand is ConstantOperand constant ? new PhaseView { Reals = _constants[constant].Pointer, Elements = 1 } : Memory.View(shape, rows);

    private void Work(int index)
    {
        PhaseWorker worker = _workers[index];
        for (int s = 0; s < _running.Length; s++)
        {
            if (s > 0) _team!.Barrier();
            _running[s].Run(worker);
        }
    }
}
